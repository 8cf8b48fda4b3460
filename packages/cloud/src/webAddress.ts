/** Whether an address that somebody told may be linked to: a web address, never a script or a file of the reader's. */
export const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text);
