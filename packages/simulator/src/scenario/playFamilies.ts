import { seatOf } from '../cast.ts';
import type { Fault } from '../faults/fault.ts';
import { firstClientAt } from '../play/arrival.ts';
import { linkOfMean } from './links.ts';
import type { Difference, Stage } from './plan.ts';
import { hit } from './pushFamilies.ts';

const share = ({ dice }: Stage) => dice.between('share', 0.15, 0.65);

/** What most, or second most, of the room's first viewers have in common. */
function common<T>({ scenario, dice }: Stage, ofPlace: (place: number) => T): T | undefined {
  const all = Array.from({ length: scenario.viewers }, (_, place) => ofPlace(place));
  const crowds = [...Map.groupBy(all, (one) => one)].toSorted(([, one], [, two]) => two.length - one.length);
  return dice.any('victim', crowds.slice(0, 2))?.[0];
}

export function networkFault(stage: Stage): Fault[] {
  const { scenario, dice } = stage;
  const network = common(stage, (place) => seatOf(scenario.seed, scenario.room, place).network) ?? 0;
  return [{ family: 'network_downlink', network, share: share(stage), ...hit(dice, 12, 40, 'network') }];
}

export function serverFault(stage: Stage): Fault[] {
  const { scenario, dice } = stage;
  const server = common(stage, (place) => seatOf(scenario.seed, scenario.room, place).server) ?? 0;
  return [{ family: 'edge_server', server, share: share(stage), ...hit(dice, 12, 40, 'server') }];
}

/** With each network on one server, who is hit cannot tell which of the two it was. */
function collinear(stage: Stage): Difference {
  const [fault] = networkFault(stage);
  if (fault?.family !== 'network_downlink') return {};
  const { network, ...rest } = fault;
  const ofServer: Fault = { ...rest, family: 'edge_server', server: network % 4 };
  return { setup: { collinear: true }, faults: [stage.dice.pick<Fault>('which', [fault, ofServer])] };
}

function regionFault(stage: Stage): Fault[] {
  const { scenario, dice } = stage;
  const region = common(stage, (place) => firstClientAt(scenario.seed, scenario.room, place).region);
  return [{ family: 'region', region: region ?? '', share: share(stage), ...hit(dice, 12, 40, 'region') }];
}

function versionFault(stage: Stage): Fault[] {
  const { scenario, dice, preset } = stage;
  const app = common(stage, (place) => firstClientAt(scenario.seed, scenario.room, place).app) ?? '';
  const fps = preset.fps * dice.between('decoder', 0.2, 0.5);
  return [{ family: 'version_decoder', app, fps, ...hit(dice, 15, 45, 'version') }];
}

/** Some of the last miles carry the stream only now and then. */
function weakLastMiles({ dice, traces, streamKbps, scenario }: Stage): Difference {
  const lastMiles = Array.from({ length: scenario.viewers }, (_, place) => {
    const trace = dice.any(`weak/${place}`, traces.downlinks);
    const weak = dice.share(`is weak/${place}`) < 0.35;
    const kbps =
      streamKbps * (weak ? dice.between(`mean/${place}`, 0.8, 1.8) : dice.between(`mean/${place}`, 6, 12));
    return trace && linkOfMean(trace, kbps, dice, `weak/${place}`);
  }).filter((link) => link !== undefined);
  return { setup: { lastMiles } };
}

/** What goes wrong between the ingest and the eyes. */
export const playFamilies = {
  origin: ({ dice }) => ({
    faults: [{ family: 'origin', share: dice.between('share', 0, 0.6), ...hit(dice, 8, 30) }],
  }),
  one_server: (stage) => ({ faults: serverFault(stage) }),
  one_network: (stage) => ({ faults: networkFault(stage) }),
  one_network_or_server: collinear,
  one_region: (stage) => ({ faults: regionFault(stage) }),
  app_version: (stage) => ({ faults: versionFault(stage) }),
  one_device: ({ dice, preset, scenario }) => ({
    faults: [
      {
        family: 'device_decoder',
        viewer: dice.whole('viewer', 0, scenario.viewers - 1),
        fps: preset.fps * dice.between('decoder', 0.2, 0.5),
        ...hit(dice, 15, 45),
      },
    ],
  }),
  one_last_mile: ({ dice, scenario }) => ({
    faults: [
      {
        family: 'last_mile',
        viewer: dice.whole('viewer', 0, scenario.viewers - 1),
        share: dice.between('share', 0.1, 0.6),
        ...hit(dice, 10, 40),
      },
    ],
  }),
  last_mile_noise: weakLastMiles,
  clog_and_network: (stage) => ({
    faults: [
      ...networkFault(stage),
      {
        family: 'uplink_squeeze',
        share: stage.dice.between('uplink', 0.2, 0.5),
        ...hit(stage.dice, 10, 20, 'uplink'),
      },
    ],
  }),
} as const satisfies Record<string, (stage: Stage) => Difference>;
