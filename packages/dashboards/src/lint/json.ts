import type { BoardFile } from '../house/board.ts';

export type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce((one, key) => (isObject(one) ? one[key] : undefined), value);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Rows carry no data. */
export const panelsOf = (file: BoardFile) => objects(file['panels']).filter(({ type }) => type !== 'row');
