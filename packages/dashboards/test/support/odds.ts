import type { Stutter } from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import type { DeadLetter } from '@stutterscope/warehouse';

/** Rooms whose pushes never get through: the port is blocked. */
const FAILING = 7;

const push = (room: string, session: number, sentAt: number): Batch => ({
  v: 1,
  room,
  session: `0190cccc-0000-4000-8000-${String(session).padStart(12, '0')}`,
  side: 'push',
  seq: 0,
  sentAt,
  receivedAt: sentAt + 40,
  client: { platform: 'android', app: '5.2.0', networkId: '203.0.113.0/24' },
  stream: {
    protocol: 'rtmp',
    scenario: 'beauty',
    targetFps: 15,
    width: 540,
    height: 960,
    videoBitrate: 1200,
  },
  samples: { t: [] },
});

/** Pushes that fail a minute before the moment. */
export function failedPushes(momentMs: number): Batch[] {
  return Array.from({ length: FAILING }, (_, index) => {
    const sentAt = momentMs - 60_000;
    const at = sentAt - 2000;
    return { ...push(`8888_failing${index}`, index, sentAt), events: [{ t: at, code: 3002 }] };
  });
}

/** Text that would be SQL if anybody read it so. */
export const nasty = {
  room: `x' OR 1=1 --`,
  app: `5\\' UNION ALL SELECT name, 1 FROM system.tables --`,
  network: `AS"9" ${'$'}{room} %27 \\`,
} as const;

/** A viewer and a pusher with such names, as if somebody had written past the contract. */
export function nastyBatches(momentMs: number): Batch[] {
  const client = { platform: 'android', app: nasty.app, networkId: nasty.network };
  const t = [momentMs - 30_000, momentMs - 28_000, momentMs - 26_000];
  return [
    { ...push(nasty.room, 90, momentMs - 25_000), client, samples: { t, fps: [15, 15, 15], que: [0, 0, 0] } },
    {
      ...push(nasty.room, 91, momentMs - 25_000),
      side: 'play',
      client,
      stream: { protocol: 'flv' },
      samples: { t, fps: [15, 15, 15], cache: [900, 900, 900] },
      events: [{ t: momentMs - 26_000, code: 9999 }],
    },
  ];
}

/** Two messages that could not be read, just before the moment. */
export const LETTERS = (momentMs: number): DeadLetter[] =>
  [1, 2].map((offset) => ({
    topic: 'telemetry',
    partition: 0,
    offset,
    reason: 'not JSON',
    payload: '{',
    atMs: momentMs - 1000 * offset,
  }));

/** A room of many viewers that has clogged for two minutes, of whom so many are hurt. */
export const crowdedStutter = (momentMs: number, affected: number): Stutter => ({
  kind: 'stutter',
  id: `8888_crowd/${affected}`,
  revision: 1,
  room: `8888_crowd${affected}`,
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'severe',
  from: momentMs - 120_000,
  to: momentMs + 60_000,
  visibleFrom: momentMs - 120_000,
  session: null,
  viewers: { affected, watching: 1000 },
  groups: [],
  undecided: [],
  evidence: [],
  confidence: 0.9,
  summary: 'Upstream clog.',
  provisional: false,
  retracted: false,
  ruleVersion: '1',
});

/** A viewer heard at this moment, stored at once. */
export const freshBatch = (momentMs: number): Batch => ({
  ...push('8888_fresh', 95, momentMs),
  receivedAt: momentMs,
  samples: { t: [momentMs - 1000], fps: [15] },
});
