import type { Warehouse } from '@stutterscope/warehouse';
import { expandQuery, intervalOf, type Run } from '../../src/index.ts';

export interface Field {
  readonly name: string;
  readonly type: string;
}

export interface Answer {
  readonly fields: readonly Field[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What can be asked: SQL, and the narrowest point of who asks. */
export interface Question {
  readonly rawSql: string;
  readonly leastIntervalMs?: number;
}

/** What a viewer has set: the range, and what is chosen. */
export type View = Pick<Run, 'fromMs' | 'toMs' | 'variables'>;

const isRow = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The SQL as it reaches ClickHouse. */
export function sqlOf({ rawSql, leastIntervalMs = 1000 }: Question, view: View): string {
  return expandQuery(rawSql, { ...view, intervalMs: intervalOf(view, leastIntervalMs) });
}

/** The rows of a query, run as Grafana and the plugin would, on the real engine. */
export async function answer(warehouse: Warehouse, question: Question, view: View): Promise<Answer['rows']> {
  return run(warehouse, sqlOf(question, view));
}

/** The same with the types of its columns. */
export async function ask(warehouse: Warehouse, question: Question, view: View): Promise<Answer> {
  const sql = sqlOf(question, view);
  const described = await run(warehouse, `DESCRIBE (${sql})`);
  const fields = described.map(({ name, type }) => ({ name: String(name), type: String(type) }));
  return { fields, rows: await run(warehouse, sql) };
}

async function run(warehouse: Warehouse, sql: string): Promise<Answer['rows']> {
  try {
    return (await warehouse.query(sql)).filter(isRow);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${sql}`, { cause: error });
  }
}
