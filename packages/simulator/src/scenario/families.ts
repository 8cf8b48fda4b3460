import { type Difference, goodLastMiles, goodUplink, type Stage } from './plan.ts';
import { networkFault, playFamilies, serverFault } from './playFamilies.ts';
import { hit, pushFamilies } from './pushFamilies.ts';

/** Any of the plain troubles, or none: for families that are about something else. */
function anything(stage: Stage): Difference {
  const { dice } = stage;
  switch (dice.pick('trouble', ['none', 'clog', 'cpu', 'network', 'server'] as const)) {
    case 'none':
      return {};
    case 'clog':
      return pushFamilies.clog_long(stage);
    case 'cpu':
      return pushFamilies.cpu_background(stage);
    case 'network':
      return { faults: networkFault(stage) };
    case 'server':
      return { faults: serverFault(stage) };
  }
}

const healthyFamilies = {
  healthy_beauty: () => ({}),
  healthy_game: () => ({}),
  healthy_trace: (stage) => ({ setup: { uplink: goodUplink(stage), lastMiles: goodLastMiles(stage) } }),
  healthy_busy_phone: ({ dice }) => ({
    faults: [
      {
        family: dice.pick('who', ['cpu_hog', 'app_hog']),
        threads: dice.between('threads', 0.05, 0.25),
        ...hit(dice, 30, 60),
      },
    ],
  }),
  healthy_adaption: ({ dice }) => ({ setup: { adaption: dice.pick('adaption', ['quick', 'slow']) } }),
  healthy_big_room: () => ({}),
  healthy_tiny_room: () => ({}),
} as const satisfies Record<string, (stage: Stage) => Difference>;

const oddFamilies = {
  hls: (stage) => ({ ...anything(stage), setup: { hlsShare: 0.5 } }),
  audio_only: ({ dice }) => ({
    setup: { audioOnly: true },
    faults:
      dice.share('clog') < 0.5
        ? []
        : [{ family: 'uplink_squeeze', share: dice.between('share', 0, 0.03), ...hit(dice, 8, 20) }],
  }),
  background: ({ dice }) => ({
    faults: [{ family: 'still_picture', fps: dice.pick('fps', [1, 5]), ...hit(dice, 12, 40) }],
  }),
  resolution_change: ({ dice }) => {
    const { fromMs } = hit(dice, 1, 1);
    const changes = Array.from({ length: dice.whole('count', 1, 3) }, (_, index) => fromMs + index * 12_000);
    return {
      faults: changes.map((atMs, index) => ({
        family: 'resolution',
        fromMs: atMs,
        toMs: atMs + Math.round(dice.between(`gap/${index}`, 150, 500)),
      })),
    };
  },
  big_room: anything,
  tiny_room: anything,
} as const satisfies Record<string, (stage: Stage) => Difference>;

const telemetryFamilies = {
  loss_10: (stage) => ({ ...anything(stage), channel: { loss: 0.1 } }),
  loss_30: (stage) => ({ ...anything(stage), channel: { loss: 0.3 } }),
  loss_60: (stage) => ({ ...anything(stage), channel: { loss: 0.6 } }),
  disorder: (stage) => ({ ...anything(stage), channel: { duplicates: 0.25, late: 0.4 } }),
  clocks_wrong: (stage) => ({ ...anything(stage), channel: { clockMs: 86_400_000, driftPpm: 200 } }),
  samples_2s: (stage) => ({ ...anything(stage), sampleMs: 2000 }),
  samples_5s: (stage) => ({ ...anything(stage), sampleMs: 5000 }),
} as const satisfies Record<string, (stage: Stage) => Difference>;

/** The rows of the report. */
export const families: ReadonlyMap<string, (stage: Stage) => Difference> = new Map(
  Object.entries({
    ...healthyFamilies,
    ...pushFamilies,
    ...playFamilies,
    ...oddFamilies,
    ...telemetryFamilies,
  }),
);
