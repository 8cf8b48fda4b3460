import type { Stutter } from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { namedQueries } from '../../src/index.ts';
import { batchOf, lineOf, NOON } from '../support/batches.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function viewAt(atMs: number, app: string, isStill: boolean): Batch {
  const samples = { t: [atMs, atMs + 2000], fps: isStill ? [0, 0] : [15, 15], cache: [0, 0] };
  return batchOf({
    side: 'play',
    seq: 3,
    sentAt: atMs + 2000,
    receivedAt: atMs + 2000,
    client: { platform: 'ios', app, networkId: 'AS9' },
    stream: { protocol: 'flv', serverIp: '198.51.100.1' },
    samples,
  });
}

const stutter: Stutter = {
  kind: 'stutter',
  id: 'one',
  revision: 1,
  room: '8888_room',
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'severe',
  from: NOON,
  to: NOON + 120_000,
  visibleFrom: NOON,
  session: null,
  viewers: { affected: 3, watching: 3 },
  groups: [],
  undecided: [],
  evidence: [],
  confidence: 0.9,
  summary: '',
  provisional: false,
  retracted: false,
  ruleVersion: '1',
};

test('a period beside the one before it, by minute or by hour; an empty one is empty', async () => {
  await using open = await temporaryWarehouse();
  const period = { fromMs: NOON - HOUR_MS, toMs: NOON + HOUR_MS };
  const nothing = { curve: [], shares: [], causes: [], rooms: [] };
  expect(await namedQueries.periodReport(open.warehouse, period)).toEqual(nothing);

  const batches = [viewAt(NOON, '3.1', true), viewAt(NOON - 2 * HOUR_MS, '3.1', false)];
  await open.warehouse.insertTelemetry(batches.map(lineOf), 'a');
  await open.warehouse.insertVerdicts([stutter], 'v');

  const report = await namedQueries.periodReport(open.warehouse, period);
  expect(report.curve).toMatchObject([{ watchedMs: 4000, stalledMs: 4000 }]);
  const times = { watchedMs: 4000, stalledMs: 4000, watchedBeforeMs: 4000, stalledBeforeMs: 0 };
  expect(report.shares).toEqual([
    { by: 'network', id: 'AS9', ...times },
    { by: 'server', id: '198.51.100.1', ...times },
    { by: 'version', id: '3.1', ...times },
  ]);
  const told = { stutters: 1, minutes: 2, viewerMinutes: 6 };
  expect(report.causes).toEqual([
    { cause: 'upstream_clog', origin: 'uplink_bandwidth', ...told, viewerMinutesBefore: 0 },
  ]);
  expect(report.rooms).toEqual([{ room: '8888_room', mainCause: 'upstream_clog', ...told }]);

  const long = await namedQueries.periodReport(open.warehouse, {
    fromMs: NOON - 5 * DAY_MS,
    toMs: NOON + DAY_MS,
  });
  expect(long.shares).toMatchObject([{ watchedMs: 8000, stalledMs: 4000 }, {}, {}]);
});
