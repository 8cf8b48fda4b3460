import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { openEmbedded } from '../../../packages/warehouse/src/engine/embeddedEngine.ts';
import { openWarehouse } from '../../../packages/warehouse/src/index.ts';
import { type DaySize, slotsSql } from './slots.ts';
import { sliceSql } from './telemetry.ts';
import { verdictsSql } from './verdicts.ts';

const DAY_MS = 86_400_000;
const SLICES = 96;

const Making = Type.Object({
  /** When the day ended: what "now" is to whoever asks. */
  endMs: Type.Integer(),
  wallSeconds: Type.Number(),
  cpuSeconds: Type.Number(),
});
/** A day that was made, and what that cost. */
export type Making = Static<typeof Making>;

const makings = Compile(Making);
const NOTE = 'day.json';

/** The day that an earlier run made in this directory, if one did. */
export async function madeDay(dir: string): Promise<Making | undefined> {
  let text: string;
  try {
    text = await readFile(join(dir, NOTE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const making: unknown = JSON.parse(text);
  if (!makings.Check(making)) throw new TypeError(`${join(dir, NOTE)} does not describe a day`);
  return making;
}

/**
 * Makes the day that ended now, through the landing and its views. ClickHouse makes every row itself; nothing of
 * it passes through this process.
 */
export async function makeDay(dir: string, size: DaySize): Promise<Making> {
  const warehouse = await openWarehouse({ kind: 'embedded', dir });
  await warehouse.migrate();
  const engine = await openEmbedded({ kind: 'embedded', dir });
  const beganMs = performance.now();
  const before = process.cpuUsage();
  const endMs = Math.floor(Date.now() / 60_000) * 60_000;
  try {
    await engine.command(slotsSql(size));
    const dayMs = endMs - DAY_MS;
    for (let slice = 0; slice < SLICES; slice++) {
      const fromMs = dayMs + (slice * DAY_MS) / SLICES;
      await engine.command(sliceSql({ dayMs, fromMs, toMs: fromMs + DAY_MS / SLICES }));
    }
    for (const sql of verdictsSql(dayMs)) await engine.command(sql);
    await engine.command('DROP TABLE bench_slots');
    for (const table of ['samples', 'rooms_1s', 'cells_1m'])
      await engine.command(`OPTIMIZE TABLE ${table} FINAL`);
  } finally {
    await engine.close();
    await warehouse.close();
  }
  const { user, system } = process.cpuUsage(before);
  const making = {
    endMs,
    wallSeconds: (performance.now() - beganMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
  await writeFile(join(dir, NOTE), JSON.stringify(making));
  return making;
}
