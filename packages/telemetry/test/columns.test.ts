import { describe, expect, test } from 'vitest';
import { Batch, columnNames, columns, countImplausible, isPlausible } from '../src/index.ts';
import { batchOf, T0 } from './batchOf.ts';

describe('columns', () => {
  test('are those of the batch schema, in its order', () => {
    expect(['t', ...columns.map((column) => column.name)]).toEqual(
      Object.keys(Batch.properties.samples.properties),
    );
    expect(columnNames).toEqual(columns.map((column) => column.name));
  });

  test('have in the schema the unit that they have here', () => {
    for (const column of columns) {
      const schema: unknown = Batch.properties.samples.properties[column.name];
      const unit = column.unit === '%' ? 'percent' : column.unit;
      expect(schema).toMatchObject({ description: column.cumulative ? `${unit}, cumulative` : unit });
    }
  });

  test('say what they mean on every side that reports them, and on no other', () => {
    for (const column of columns) {
      expect(Object.keys(column.meaning).toSorted()).toEqual([...column.sides].toSorted());
      expect(column.min).toBeLessThan(column.max);
    }
  });

  test('count both ends of their range as plausible', () => {
    for (const { name, min, max } of columns) {
      expect([min, max].map((value) => isPlausible(name, value))).toEqual([true, true]);
      const outside = [min - 1, max + 1, Number.NaN, Number.POSITIVE_INFINITY];
      expect(outside.map((value) => isPlausible(name, value))).toEqual([false, false, false, false]);
    }
  });
});

describe('countImplausible', () => {
  test('counts by column what lies outside, and leaves out nulls and sound columns', () => {
    const samples = {
      t: [T0, T0 + 1000, T0 + 2000],
      fps: [999, 15, -1],
      cpuSys: [130, null, 100],
      que: [null, 0, 10],
    };
    expect(countImplausible(batchOf({ samples }))).toEqual(
      new Map([
        ['fps', 2],
        ['cpuSys', 1],
      ]),
    );
  });

  test('finds nothing in a sound batch', () => {
    expect(countImplausible(batchOf())).toEqual(new Map());
  });
});
