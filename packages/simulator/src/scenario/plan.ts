import type { Channel } from '../channel/channel.ts';
import type { Fault } from '../faults/fault.ts';
import type { Scenario } from '../outcome/outcome.ts';
import { type Preset, presets, streamKbps } from '../preset.ts';
import type { DropPolicyName } from '../push/dropPolicy.ts';
import type { Phone } from '../push/encoder.ts';
import { plainSetup, type Setup } from '../setup.ts';
import type { Link, Traces } from '../traces/traces.ts';
import { Dice } from './dice.ts';
import { linkThatCarries } from './links.ts';

/** All that a scenario is made of. */
export interface Plan {
  readonly preset: Preset;
  readonly setup: Setup;
  readonly faults: readonly Fault[];
  readonly sampleMs: number;
  readonly channel: Channel;
}

/** What a family may draw from. */
export interface Stage {
  readonly scenario: Scenario;
  readonly dice: Dice;
  readonly preset: Preset;
  readonly streamKbps: number;
  readonly traces: Traces;
}

/** What a family has otherwise than any room. */
export interface Difference {
  readonly setup?: Partial<Setup>;
  readonly faults?: readonly Fault[];
  readonly sampleMs?: number;
  readonly channel?: Partial<Channel>;
}

export const calmChannel: Channel = { loss: 0, duplicates: 0.02, late: 0.02, clockMs: 2000, driftPpm: 50 };

/** The phones of one half are not those of the other. */
function phoneOf({ scenario, dice }: Stage): Phone {
  const old = { systemLoad: 0.16, appLoad: 0.1, workShare: 0.5, lateMs: 14 };
  const usual = { systemLoad: 0.12, appLoad: 0.08, workShare: 0.42, lateMs: 10 };
  const cheap = { systemLoad: 0.18, appLoad: 0.08, workShare: 0.53, lateMs: 18 };
  const fast = { systemLoad: 0.08, appLoad: 0.05, workShare: 0.28, lateMs: 6 };
  const gaming = { systemLoad: 0.1, appLoad: 0.14, workShare: 0.35, lateMs: 8 };
  const budget = { systemLoad: 0.2, appLoad: 0.1, workShare: 0.47, lateMs: 16 };
  const busy = { systemLoad: 0.14, appLoad: 0.18, workShare: 0.4, lateMs: 12 };
  return dice.pick<Phone>(
    'phone',
    scenario.split === 'training' ? [old, usual, gaming, budget] : [cheap, fast, busy],
  );
}

/** A recorded uplink that carries the stream, for about half of the rooms. */
export function goodUplink({ dice, traces, streamKbps: kbps }: Stage): Link | undefined {
  const trace = dice.any('uplink', traces.uplinks);
  return trace && linkThatCarries(trace, 1.3 * kbps, dice, 'uplink');
}

/** Recorded last miles that carry the stream; fewer of them than viewers is no harm, each starts elsewhere. */
export function goodLastMiles({ dice, traces, streamKbps: kbps, scenario }: Stage): Link[] {
  return Array.from({ length: scenario.viewers }, (_, place) => {
    const trace = dice.any(`last mile/${place}`, traces.downlinks);
    return trace && linkThatCarries(trace, 1.6 * kbps, dice, `last mile/${place}`);
  }).filter((link) => link !== undefined);
}

/**
 * What waits unseen before a pusher's own queue fills. Next to nothing where it asks the kernel (16), what an app sets
 * (64, 128), or what a send buffer that widens by itself was found to hold (docs/realism.md: 81 to 363 KB, 177 at the
 * median).
 */
const socketKib = [16, 64, 128, 192, 192, 256] as const;

function setupOf(stage: Stage): Setup {
  const { scenario, dice, traces } = stage;
  const show = dice.share('has show') < 0.8 ? dice.any('show', traces.shows) : undefined;
  const policy = dice.pick<DropPolicyName>(
    'policy',
    scenario.split === 'training' ? ['span', 'count', 'tail', 'fifo'] : ['obs'],
  );
  return {
    ...plainSetup,
    dropPolicy: policy,
    socketBytes: dice.pick('socket', socketKib) * 1024,
    phone: phoneOf(stage),
    uplink: dice.share('real uplink') < 0.5 ? goodUplink(stage) : undefined,
    show,
    lastMiles: dice.share('real last miles') < 0.4 ? goodLastMiles(stage) : [],
    batchMs: dice.pick<Setup['batchMs']>('batch', [
      [1000, 1500],
      [1000, 2000],
      [2000, 3000],
    ]),
  };
}

function stageOf(scenario: Scenario, traces: Traces): Stage {
  const dice = new Dice(scenario.seed, `plan/${scenario.split}/${scenario.family}`);
  const wanted = presets.filter(({ scenario: kind }) => !scenario.family.endsWith(`_${other(kind)}`));
  const preset = dice.any('preset', wanted) ?? presets[0];
  return { scenario, dice, preset, streamKbps: streamKbps(preset), traces };
}

const other = (kind: Preset['scenario']) => (kind === 'beauty' ? 'game' : 'beauty');

/** A scenario's plan: all of it is in its seed, its family and the traces. */
export function planOf(scenario: Scenario, traces: Traces, family: (stage: Stage) => Difference): Plan {
  const stage = stageOf(scenario, traces);
  const { setup, faults = [], sampleMs = 1000, channel } = family(stage);
  return {
    preset: stage.preset,
    setup: { ...setupOf(stage), ...setup },
    faults: [...faults].sort((one, two) => one.fromMs - two.fromMs),
    sampleMs,
    channel: { ...calmChannel, ...channel },
  };
}
