import type { Batch } from '../../../packages/telemetry/src/index.ts';

/** What a push reported of one moment; null where it did not measure. */
interface PushSample {
  readonly atMs: number;
  readonly fps: number | null;
  /** VRA + ARA, kbit/s. */
  readonly made: number | null;
  readonly spd: number | null;
  readonly que: number | null;
  readonly drp: number | null;
}

/** A push's telemetry between two moments, in order. */
export interface PushSeries {
  readonly samples: readonly PushSample[];
  /** Times of its 1101s. */
  readonly busyMs: readonly number[];
}

/** Reads it out of a run's batches, those of viewers left aside. */
export function pushSeries(batches: readonly Batch[], fromMs: number, toMs: number): PushSeries {
  const push = batches.filter(({ side }) => side === 'push').sort((a, b) => a.seq - b.seq);
  const inside = (atMs: number) => atMs >= fromMs && atMs <= toMs;
  const samples = push.flatMap(({ samples: columns }) =>
    columns.t.map((atMs, index): PushSample => {
      const value = (name: 'fps' | 'vra' | 'ara' | 'spd' | 'que' | 'drp') => columns[name]?.[index] ?? null;
      const [video, audio] = [value('vra'), value('ara')];
      const made = video === null || audio === null ? null : video + audio;
      return { atMs, fps: value('fps'), made, spd: value('spd'), que: value('que'), drp: value('drp') };
    }),
  );
  const events = push.flatMap(({ events: all = [] }) => all);
  return {
    samples: samples.filter(({ atMs }) => inside(atMs)),
    busyMs: events.filter(({ code, t }) => code === 1101 && inside(t)).map(({ t }) => t),
  };
}

/** What of a sample is compared; null where a push does not measure it. */
export type Quantity = (sample: PushSample) => number | null;

export const quantities = {
  'QUE, frames': ({ que }) => que,
  'SPD, kbit/s': ({ spd }) => spd,
  'VRA + ARA - SPD, kbit/s': ({ made, spd }) => (made === null || spd === null ? null : made - spd),
  FPS: ({ fps }) => fps,
} as const satisfies Record<string, Quantity>;

/** All that was measured of one quantity. */
export const valuesOf = (series: readonly PushSeries[], quantity: Quantity): number[] =>
  series.flatMap(({ samples }) => samples.map(quantity)).filter((value) => value !== null);
