import type { Batch, BatchEvent, ColumnName } from '@stutterscope/telemetry';

/** A round moment to count from. */
export const START = 1_763_800_000_000;

/** Values of one second, by column; what is left out was not measured. */
export type Second = Partial<Record<ColumnName, number | null>>;

interface Session {
  readonly session: string;
  readonly side: 'push' | 'play';
  readonly room?: string;
  readonly client?: Partial<Batch['client']>;
  readonly stream?: Partial<Batch['stream']>;
  readonly startS?: number;
  readonly seconds: number;
  /** The sample at second `s` after START. */
  readonly sample: (s: number) => Second;
  /** Events, their times in seconds after START. */
  readonly events?: readonly { readonly s: number; readonly code: number }[];
  readonly samplesPerBatch?: number;
}

const names: readonly ColumnName[] = [
  'fps',
  'cpuApp',
  'cpuSys',
  'spd',
  'vra',
  'ara',
  'que',
  'drp',
  'jit',
  'cache',
];

/** A number as the UUID of a session. */
export const uuid = (n: number) => `00000000-0000-7000-8000-${n.toString().padStart(12, '0')}`;

/** The batches one session would have sent, on time and in order. */
function record(session: Session): Batch[] {
  const start = session.startS ?? 0;
  const perBatch = session.samplesPerBatch ?? 2;
  const batches: Batch[] = [];
  let eventsFrom = Number.NEGATIVE_INFINITY;
  for (let first = 0; first < session.seconds; first += perBatch) {
    const seconds = Array.from(
      { length: Math.min(perBatch, session.seconds - first) },
      (_, i) => start + first + i + 1,
    );
    const sentAt = START + (seconds.at(-1) ?? 0) * 1000;
    const events: BatchEvent[] = (session.events ?? [])
      .map(({ s, code }) => ({ t: START + s * 1000, code }))
      .filter(({ t }) => t > eventsFrom && t <= sentAt);
    eventsFrom = sentAt;
    batches.push({
      v: 1,
      room: session.room ?? '8888_test001',
      session: session.session,
      side: session.side,
      seq: batches.length,
      sentAt,
      client: { platform: 'android', network: 'wifi', ...session.client },
      stream: { protocol: 'rtmp', targetFps: 15, videoBitrate: 1200, scenario: 'beauty', ...session.stream },
      samples: { t: seconds.map((s) => START + s * 1000), ...columnsOf(seconds.map(session.sample)) },
      events,
    });
  }
  return batches;
}

function columnsOf(rows: readonly Second[]): Partial<Record<ColumnName, (number | null)[]>> {
  const columns: Partial<Record<ColumnName, (number | null)[]>> = {};
  for (const name of names) {
    if (rows.some((row) => row[name] !== undefined)) columns[name] = rows.map((row) => row[name] ?? null);
  }
  return columns;
}

/** A push with nothing wrong: 15 frames a second, everything made is sent. */
export const healthyPush: Second = {
  fps: 15,
  cpuApp: 17,
  cpuSys: 39,
  spd: 1266,
  vra: 1200,
  ara: 66,
  que: 0,
  drp: 0,
};

/** A view with nothing wrong. */
export const healthyView: Second = {
  fps: 15,
  cpuApp: 12,
  cpuSys: 30,
  spd: 1266,
  vra: 1200,
  ara: 66,
  cache: 1500,
};

export const pusher = (part: Partial<Session> = {}): Batch[] =>
  record({ session: uuid(1), side: 'push', seconds: 60, sample: () => healthyPush, ...part });

/** A viewer whose stalls are told by events, as a player's SDK does. */
export function viewer(
  n: number,
  {
    stalls = [],
    ...part
  }: Partial<Session> & { readonly stalls?: readonly (readonly [number, number])[] } = {},
): Batch[] {
  const stalledAt = (s: number) => stalls.some(([from, to]) => s > from && s - 1 < to);
  return record({
    session: uuid(n),
    side: 'play',
    seconds: 60,
    sample: (s) => (stalledAt(s) ? { ...healthyView, fps: 0, cache: 0, spd: 200 } : healthyView),
    events: [
      { s: 0.1, code: 2001 },
      { s: 0.3, code: 2003 },
      { s: 0.4, code: 2004 },
      ...stalls.flatMap(([from, to]) => [
        { s: from, code: 2007 },
        { s: to, code: 2004 },
      ]),
    ],
    ...part,
    stream: { protocol: 'flv', cacheMode: 'speedy', serverIp: '203.0.113.7', ...part.stream },
    client: { networkId: 'AS64500', ...part.client },
  });
}

/** An uplink squeezed from second `from` to `to`: the queue fills, frames are dropped, then it drains. */
export const squeezed =
  (from: number, to: number) =>
  (s: number): Second => {
    const into = Math.max(0, Math.min(s, to) - from);
    const drained = Math.max(0, s - to) * 25;
    const que = Math.max(0, Math.min(60, into * 6) - drained);
    const drp = Math.max(0, into - 8) * 5;
    return { ...healthyPush, que, drp, spd: s > from && s <= to ? 500 : 1266 };
  };

/** The same batch, `ms` later. */
export function shift(batch: Batch, ms: number): Batch {
  return {
    ...batch,
    sentAt: batch.sentAt + ms,
    samples: { ...batch.samples, t: batch.samples.t.map((t) => t + ms) },
    events: (batch.events ?? []).map((event) => ({ ...event, t: event.t + ms })),
  };
}
