import type { Fault } from '../faults/fault.ts';
import type { Dice } from './dice.ts';
import { linkOfMean } from './links.ts';
import type { Difference, Stage } from './plan.ts';

/** A time in the middle of the run, so long; what comes before shows the room as it is. */
export function hit(dice: Dice, shortestS: number, longestS: number, what = 'hit') {
  const fromMs = Math.round(dice.between(`${what}/from`, 22, 40) * 1000);
  return { fromMs, toMs: fromMs + Math.round(dice.between(`${what}/length`, shortestS, longestS) * 1000) };
}

type Ramp = (level: number, span: { readonly fromMs: number; readonly toMs: number }) => Fault;

/** From one level to another in steps of two seconds, then held. */
function ramp(
  make: Ramp,
  fromMs: number,
  [first, last]: readonly [number, number],
  rampS: number,
  holdS: number,
) {
  const steps = Math.round(rampS / 2);
  return Array.from({ length: steps }, (_, step) => {
    const startMs = fromMs + step * 2000;
    const toMs = startMs + (step === steps - 1 ? 2000 + holdS * 1000 : 2000);
    return make(first + ((last - first) * (step + 1)) / steps, { fromMs: startMs, toMs });
  });
}

const squeeze = (
  dice: Dice,
  shares: readonly [number, number],
  seconds: readonly [number, number],
): Difference => ({
  faults: [{ family: 'uplink_squeeze', share: dice.between('share', ...shares), ...hit(dice, ...seconds) }],
});

const threads = (dice: Dice) => dice.between('threads', 1.5, 4);

function oscillating({ dice }: Stage): Difference {
  const { fromMs } = hit(dice, 1, 1);
  const count = dice.whole('count', 3, 5);
  return {
    faults: Array.from({ length: count }, (_, index) => {
      const startMs = fromMs + index * 14_000;
      const toMs = startMs + Math.round(dice.between(`length/${index}`, 3500, 7000));
      return {
        family: 'uplink_squeeze',
        share: dice.between(`share/${index}`, 0.15, 0.55),
        fromMs: startMs,
        toMs,
      };
    }),
  };
}

function encoderFault({ dice }: Stage): Difference {
  const span = hit(dice, 12, 30);
  const kind = dice.pick('kind', ['restarts', 'errors', 'fallback']);
  if (kind === 'errors')
    return { faults: [{ family: 'encoder_loss', share: dice.between('share', 0.35, 0.75), ...span }] };
  if (kind === 'fallback')
    return { faults: [{ family: 'encoder_fallback', factor: dice.between('factor', 2.6, 4.5), ...span }] };
  return {
    faults: Array.from({ length: dice.whole('count', 2, 4) }, (_, index) => {
      const fromMs = span.fromMs + index * 5000;
      return {
        family: 'encoder_down',
        fromMs,
        toMs: fromMs + Math.round(dice.between(`down/${index}`, 1200, 3500)),
      };
    }),
  };
}

function masked({ dice }: Stage): Difference {
  const span = hit(dice, 30, 45);
  return {
    faults: [
      { family: 'cpu_hog', threads: dice.between('threads', 2.5, 4), ...span },
      {
        family: 'uplink_squeeze',
        share: dice.between('share', 0.6, 0.8),
        fromMs: span.fromMs + 3000,
        toMs: span.toMs - 3000,
      },
    ],
  };
}

function cpuAndClog({ dice }: Stage): Difference {
  const span = hit(dice, 18, 30);
  const fromMs = span.fromMs + Math.round(dice.between('after', -8000, 12_000));
  return {
    faults: [
      {
        family: dice.pick('who', ['cpu_hog', 'app_hog']),
        threads: dice.between('threads', 0.5, 2.2),
        ...span,
      },
      { family: 'uplink_squeeze', share: dice.between('share', 0.2, 0.7), fromMs, toMs: fromMs + 20_000 },
    ],
  };
}

/** What goes wrong with the VJ. */
export const pushFamilies = {
  clog_short: ({ dice }) => squeeze(dice, [0.1, 0.5], [3, 8]),
  clog_long: ({ dice }) => squeeze(dice, [0.35, 0.75], [20, 45]),
  clog_severe: ({ dice }) => squeeze(dice, [0.08, 0.3], [15, 30]),
  clog_oscillating: oscillating,
  clog_drift: ({ dice }) => ({
    faults: ramp(
      (share, span) => ({ family: 'uplink_squeeze', share, ...span }),
      22_000,
      [1.6, dice.between('to', 0.4, 0.65)],
      40,
      20,
    ),
  }),
  clog_trace: ({ dice, traces, streamKbps }) => {
    const trace = dice.any('weak uplink', traces.uplinks);
    const kbps = dice.between('mean', 0.9, 1.8) * streamKbps;
    return { setup: { uplink: trace && linkOfMean(trace, kbps, dice, 'weak uplink') } };
  },
  clog_absorbed: ({ dice }) => ({
    ...squeeze(dice, [0.1, 0.5], [1.2, 2.6]),
    setup: { modes: ['smooth', 'smooth', 'auto'] },
  }),
  clog_adapted: ({ dice }) => ({
    ...squeeze(dice, [0.5, 0.8], [25, 45]),
    setup: { adaption: dice.pick('adaption', ['quick', 'slow']) },
  }),
  mixed_caches: ({ dice }) => ({
    ...squeeze(dice, [0.2, 0.6], [5, 15]),
    setup: { modes: ['auto', 'speedy', 'smooth'] },
  }),
  cpu_spike: ({ dice }) => ({
    faults: [
      {
        family: dice.pick('who', ['cpu_hog', 'app_hog']),
        threads: dice.between('threads', 3, 6),
        ...hit(dice, 2.5, 6),
      },
    ],
  }),
  cpu_app: ({ dice }) => ({ faults: [{ family: 'app_hog', threads: threads(dice), ...hit(dice, 15, 45) }] }),
  cpu_background: ({ dice }) => ({
    faults: [{ family: 'cpu_hog', threads: threads(dice), ...hit(dice, 15, 45) }],
  }),
  cpu_thermal: ({ dice }) => ({
    faults: ramp(
      (speed, span) => ({ family: 'throttle', speed, ...span }),
      20_000,
      [1, dice.between('to', 0.25, 0.4)],
      60,
      20,
    ),
  }),
  camera_dim: ({ dice }) => ({
    faults: [{ family: 'dim_camera', fps: dice.between('fps', 4, 8.5), ...hit(dice, 15, 40) }],
  }),
  encoder_fault: encoderFault,
  cpu_and_clog: cpuAndClog,
  masked_clog: masked,
  disconnect: ({ dice }) => ({ faults: [{ family: 'push_disconnect', ...hit(dice, 4, 18) }] }),
} as const satisfies Record<string, (stage: Stage) => Difference>;
