/** The text without what moves a cursor: client text may hold anything. */
export const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, '?');
