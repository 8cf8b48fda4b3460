import { openEmbedded } from '../../../packages/warehouse/src/engine/embeddedEngine.ts';
import { openWarehouse } from '../../../packages/warehouse/src/index.ts';
import { type DaySize, slotsSql } from './slots.ts';
import { sliceSql } from './telemetry.ts';
import { verdictsSql } from './verdicts.ts';

const DAY_MS = 86_400_000;
const SLICES = 96;

/** What making a day cost. */
export interface Making {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
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
  try {
    await engine.command(slotsSql(size));
    const dayMs = Math.floor(Date.now() / 60_000) * 60_000 - DAY_MS;
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
  return { wallSeconds: (performance.now() - beganMs) / 1000, cpuSeconds: (user + system) / 1e6 };
}
