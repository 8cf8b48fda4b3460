import type { Figure } from './figure.ts';

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
export const short = (value: number): string => value.toFixed(2);

/** A median with the least and the most beside it. */
export const spread = ({ median, least, most }: Figure, tell: (value: number) => string): string =>
  `${tell(median)} (${tell(least)}–${tell(most)})`;

export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
