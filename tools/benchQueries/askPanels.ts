import {
  type BoardQuery,
  expandQuery,
  intervalOf,
  panelQueries,
  type Run,
} from '../../packages/dashboards/src/index.ts';
import type { Warehouse } from '../../packages/warehouse/src/index.ts';

/** How long a panel's query took, asked several times over. */
export interface PanelTime {
  readonly board: string;
  readonly title: string;
  readonly range: string;
  readonly medianMs: number;
  readonly worstMs: number;
  readonly error: string | null;
}

const HOUR_MS = 3_600_000;
const ranges = [
  { name: '1 h', ms: HOUR_MS },
  { name: '24 h', ms: 24 * HOUR_MS },
] as const;

async function time(
  warehouse: Warehouse,
  { board, title, rawSql, leastIntervalMs }: BoardQuery,
  range: (typeof ranges)[number],
  variables: Run['variables'],
  { nowMs, repetitions }: { nowMs: number; repetitions: number },
): Promise<PanelTime> {
  const span = { fromMs: nowMs - range.ms, toMs: nowMs };
  const sql = expandQuery(rawSql, { ...span, intervalMs: intervalOf(span, leastIntervalMs), variables });
  const tookMs: number[] = [];
  let error: string | null = null;
  for (let asked = 0; asked < repetitions && error === null; asked++) {
    const beganMs = performance.now();
    try {
      await warehouse.query(sql);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    tookMs.push(performance.now() - beganMs);
  }
  tookMs.sort((a, b) => a - b);
  return {
    board,
    title,
    range: range.name,
    medianMs: tookMs[Math.floor(tookMs.length / 2)] ?? Number.NaN,
    worstMs: tookMs.at(-1) ?? Number.NaN,
    error,
  };
}

/** Asks every panel of every dashboard over the last hour and over the whole day. */
export async function askPanels(
  warehouse: Warehouse,
  room: string,
  when: { nowMs: number; repetitions: number },
): Promise<PanelTime[]> {
  const times: PanelTime[] = [];
  for (const range of ranges) {
    for (const query of panelQueries()) {
      const names = [...query.rawSql.matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? '');
      const variables = Object.fromEntries(
        names.map((name) => [name, query.board === 'room' && name === 'room' ? room : '$__all']),
      );
      times.push(await time(warehouse, query, range, variables, when));
    }
  }
  return times;
}
