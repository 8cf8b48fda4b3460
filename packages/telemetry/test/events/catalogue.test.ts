import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { EventRow, eventCatalogue } from '../../src/index.ts';
import { handbookNames } from './handbookNames.ts';

const expectedRows = Object.entries(handbookNames).flatMap(([table, text]) =>
  text
    .trim()
    .split('\n')
    .map((line) => `${table} ${line.trim()}`),
);
const rows = eventCatalogue.map((row) => `${row.side} ${row.class} ${row.code} ${row.name}`);

const inTable = (side: string, className: string) =>
  eventCatalogue.filter((row) => row.side === side && row.class === className);

describe('event catalogue', () => {
  test('holds exactly the names of the handbook, each in its table', () => {
    expect(expectedRows).toHaveLength(70);
    expect(rows.toSorted()).toEqual(expectedRows.toSorted());
  });

  test.each([
    ['push', 'normal', 16, 16],
    ['push', 'critical', 11, 9],
    ['push', 'warning', 10, 10],
    ['play', 'key', 21, 20],
    ['play', 'warning', 12, 12],
  ])('has in %s/%s %i names of %i codes', (side, className, names, codes) => {
    const table = inTable(side, className);
    expect(table).toHaveLength(names);
    expect(new Set(table.map((row) => row.code)).size).toBe(codes);
  });

  test('names 67 pairs of side and code, 63 numbers', () => {
    expect(new Set(eventCatalogue.map((row) => `${row.side} ${row.code}`)).size).toBe(67);
    expect(new Set(eventCatalogue.map((row) => row.code)).size).toBe(63);
  });

  test('fits its schema, row by row', () => {
    const validator = Compile(EventRow);
    for (const row of eventCatalogue) expect([row.name, ...validator.Errors(row)]).toEqual([row.name]);
  });

  test('says something of its own about every event', () => {
    for (const text of ['meaning', 'implies'] as const) {
      const said = eventCatalogue.map((row) => row[text].trim().toLowerCase());
      expect(said).not.toContain('');
      expect(new Set(said).size).toBe(70);
    }
  });

  test('names the side in every constant, and a platform where one code has several names', () => {
    for (const row of eventCatalogue) {
      expect(row.name.startsWith(row.side.toUpperCase())).toBe(true);
      const namesakes = eventCatalogue.filter((other) => other.side === row.side && other.code === row.code);
      if (namesakes.length > 1) expect(row.platforms).toBeDefined();
    }
  });

  test('is as loud as its names: errors are negative, warnings say so, the rest informs', () => {
    for (const row of eventCatalogue) {
      const [, kind] = row.name.split('_');
      expect(row.severity).toBe(kind === 'ERR' ? 'error' : kind === 'WARNING' ? 'warning' : 'info');
      expect(row.severity === 'error').toBe(row.code < 0);
    }
  });
});
