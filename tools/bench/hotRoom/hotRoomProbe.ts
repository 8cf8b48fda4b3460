import { partitionOf } from '../../../packages/bus/src/partitionOf.ts';
import { RoomStage, SessionStage } from '../../../packages/diagnosis/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { cpuSeconds } from '../process/answerParent.ts';
import { slicesOf } from './crowd.ts';
import type { HotRoom } from './measureHotRoom.ts';

// Run as `node hotRoomProbe.ts VIEWERS PARTITIONS`; prints a HotRoom as JSON.

const [viewers = 0, partitions = 1] = process.argv.slice(2).map(Number);

/** How long a session stage gathers before it tells the rooms, ms (apps/processor: HOLD_MS). */
const HOLD_MS = 250;

const stages = Array.from({ length: partitions }, (_, partition) => new SessionStage(`hot-${partition}`));
const room = new RoomStage();
const sessionsOf = stages.map(() => new Set<string>());
let verdict: { readonly delayMs: number; readonly sliceMs: number } | null = null;
let signals = 0;
let roomS = 0;
let slowestRoomMs = 0;
let slices = 0;

/** CPU ms that a partition took for what came in while it gathered; its signals go on to the room. */
function judge(partition: number, batches: readonly Batch[]): number {
  const stage = stages[partition];
  const beginS = cpuSeconds();
  for (const batch of batches) stage?.accept(batch);
  const said = stage?.drain() ?? [];
  const tookMs = (cpuSeconds() - beginS) * 1000;
  signals += said.length;
  const roomBeginS = cpuSeconds();
  for (const signal of said) room.accept(signal);
  roomS += cpuSeconds() - roomBeginS;
  return tookMs;
}

for (const batches of slicesOf(viewers, HOLD_MS)) {
  const shares = Map.groupBy(batches, ({ session }) => partitionOf(session, partitions));
  for (const [partition, share] of shares)
    for (const { session } of share) sessionsOf[partition]?.add(session);
  const beforeS = roomS;
  const slowestMs = Math.max(0, ...[...shares].map(([partition, share]) => judge(partition, share)));
  const beginS = cpuSeconds();
  const verdicts = room.drain();
  roomS += cpuSeconds() - beginS;
  const roomMs = (roomS - beforeS) * 1000;
  slowestRoomMs = Math.max(slowestRoomMs, roomMs);
  slices += 1;
  if (verdict === null && verdicts.some(({ kind }) => kind === 'stutter'))
    verdict = { delayMs: HOLD_MS + slowestMs + roomMs, sliceMs: slices * HOLD_MS };
}

const sizes = sessionsOf.map(({ size }) => size);
const all = sizes.reduce((sum, size) => sum + size, 0);
if (verdict === null) throw new Error('the hot room got no verdict');
process.stdout.write(
  JSON.stringify({
    viewers: all,
    partitions,
    mostOverMean: Math.max(...sizes) / (all / partitions),
    verdictDelayMs: verdict.delayMs,
    verdictAfterMs: verdict.sliceMs,
    signalsPerSecond: signals / ((slices * HOLD_MS) / 1000),
    roomCpuShare: roomS / ((slices * HOLD_MS) / 1000),
    slowestRoomMs,
  } satisfies HotRoom),
);
