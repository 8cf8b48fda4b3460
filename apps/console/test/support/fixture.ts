import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyone } from '@stutterscope/access';
import { Phrasebook } from '@stutterscope/alerts';
import type { CloudEvent } from '@stutterscope/cloud';
import type { Stutter } from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import { openWarehouse, type Warehouse } from '@stutterscope/warehouse';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { buildConsole, type ConsoleDeps, defaultLimits } from '../../src/index.ts';

export const ROOM = '8888_clogged';
const PUSH = '0190aaaa-0000-4000-8000-000000000001';

/** A migrated ClickHouse of its own, and how to be rid of it. */
export async function temporaryWarehouse(): Promise<{ warehouse: Warehouse; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-console-'));
  const warehouse = await openWarehouse({ kind: 'embedded', dir });
  await warehouse.migrate();
  return {
    warehouse,
    async remove() {
      await warehouse.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A console that listens on a free port and ends with its test. */
export async function runConsole(warehouse: ConsoleDeps['warehouse'], changes: Partial<ConsoleDeps> = {}) {
  const logged: string[] = [];
  const app = await buildConsole({
    warehouse,
    access: anyone,
    phrasebook: new Phrasebook(),
    notifier: 'http://127.0.0.1:9',
    limits: defaultLimits,
    trustProxy: false,
    logger: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    clock: Date.now,
    ...changes,
  });
  onTestFinished(() => app.close());
  return { app, logged, url: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

/** Ten seconds of a push whose queue fills, up to now. */
export function cloggedBatch(nowMs: number, overrides: Partial<Batch> = {}): Batch {
  const t = Array.from({ length: 10 }, (_, second) => nowMs - (9 - second) * 1000);
  return {
    v: 1,
    room: ROOM,
    session: PUSH,
    side: 'push',
    seq: 0,
    sentAt: nowMs,
    receivedAt: nowMs,
    client: { platform: 'android', network: 'wifi', networkId: 'AS4134' },
    stream: { protocol: 'rtmp', scenario: 'beauty', targetFps: 15 },
    samples: {
      t,
      fps: t.map(() => 15),
      que: t.map((_, second) => second * 10),
      drp: t.map((_, second) => second),
      vra: t.map(() => 1150),
      ara: t.map(() => 50),
      spd: t.map(() => 500),
    },
    events: [{ t: nowMs - 2000, code: 1101, detail: '<img src=x onerror=alert(1)>' }],
    ...overrides,
  };
}

/** The verdict of that clog, still on. */
export const clogAt = (nowMs: number): Stutter => ({
  kind: 'stutter',
  id: 'clog',
  revision: 1,
  room: ROOM,
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'severe',
  from: nowMs - 8000,
  to: null,
  visibleFrom: nowMs - 7000,
  session: null,
  viewers: { affected: 2, watching: 3 },
  groups: [],
  undecided: [],
  evidence: [
    { signal: 'que', at: nowMs, value: 90, unit: 'frames', comparison: '>=', limit: 10, supports: true },
  ],
  confidence: 0.97,
  summary: 'The uplink carries too little.',
  provisional: true,
  retracted: false,
  ruleVersion: '2',
});

export const lineOf = (batch: Batch): Uint8Array => Buffer.from(JSON.stringify(batch));

/** The file of a room's last minute, as its cloud tells of it. */
export const recordingAt = (nowMs: number, url: string): CloudEvent => ({
  kind: 'recording',
  id: `tencent:100:${ROOM}:919`,
  room: ROOM,
  source: 'tencent',
  at: nowMs,
  receivedAt: nowMs,
  file: '919',
  format: 'flv',
  bytes: null,
  startAt: nowMs - 60_000,
  endAt: nowMs,
  url,
  timeInconsistent: false,
});
