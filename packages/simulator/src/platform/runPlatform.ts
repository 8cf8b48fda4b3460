import type { Delivered, HarmRadius, Incident, Outcome } from '../outcome/outcome.ts';
import { Dice } from '../scenario/dice.ts';
import type { Difference, Stage } from '../scenario/plan.ts';
import { planOf } from '../scenario/plan.ts';
import { playFamilies } from '../scenario/playFamilies.ts';
import { pushFamilies } from '../scenario/pushFamilies.ts';
import { runPlan } from '../scenario/runPlan.ts';
import { generateTraces } from '../traces/generateTraces.ts';
import { loadTraces } from '../traces/loadTraces.ts';
import { type CommonFault, commonFault } from './commonFault.ts';
import type { PlatformScenario } from './platforms.ts';

/** All rooms of a platform, and what is bad across them. Times are Unix ms. */
export interface PlatformOutcome {
  readonly scenario: PlatformScenario;
  /** What every room's clients reported, in the order it arrived. */
  readonly delivered: readonly Delivered[];
  /** Harm of every room, by room, each found by ablation. */
  readonly rooms: ReadonlyMap<string, readonly Incident[]>;
  /** Of these, what the common fault did, and where it is; null where nothing is bad. */
  readonly common: {
    readonly place: HarmRadius;
    readonly harm: ReadonlyMap<string, readonly Incident[]>;
  } | null;
}

/** Part of the rooms that have troubles of their own, where rooms have any. */
const TROUBLED = 0.3;

/** One room's own trouble: what has nothing to do with other rooms. */
function ownTrouble(stage: Stage): Difference {
  const { dice } = stage;
  if (dice.share('is troubled') >= TROUBLED) return {};
  switch (dice.pick('own', ['clog', 'cpu', 'last mile', 'weak', 'device'] as const)) {
    case 'clog':
      return pushFamilies.clog_short(stage);
    case 'cpu':
      return pushFamilies.cpu_background(stage);
    case 'last mile':
      return playFamilies.one_last_mile(stage);
    case 'weak':
      return playFamilies.last_mile_noise(stage);
    case 'device':
      return playFamilies.one_device(stage);
  }
}

function differenceOf({ family }: PlatformScenario, common: CommonFault | null, room: string) {
  return (stage: Stage): Difference => {
    const own = family === 'healthy_platform' ? {} : ownTrouble(stage);
    const setup = { ...own.setup, ...(family === 'server_or_network' && { collinear: true }) };
    return { ...own, setup, faults: [...(own.faults ?? []), ...(common?.inRoom(room) ?? [])] };
  };
}

/** Runs a platform's rooms, each with its own people and troubles, all at the same time and under one seed. */
export function runPlatform(
  scenario: PlatformScenario,
  { data }: { readonly data: string | null },
): PlatformOutcome {
  const { id, seed, split, durationMs } = scenario;
  const traces = data === null ? generateTraces(split) : loadTraces(data, split);
  const common = commonFault(scenario);
  const dice = new Dice(seed, `${id}/rooms`);
  const rooms = new Map<string, Outcome>();
  for (const [index, viewers] of scenario.rooms.entries()) {
    const room = `8888_${scenario.family}_${index}`;
    const frame = { id, family: scenario.family, split, room, durationMs, viewers };
    // Who made the room's plan is the room; networks and servers are the platform's.
    const ownSeed = Math.floor(dice.share(`seed/${index}`) * 2 ** 31);
    const plan = planOf({ ...frame, seed: ownSeed }, traces, differenceOf(scenario, common, room));
    rooms.set(room, runPlan({ ...frame, seed }, plan));
  }
  const harm = (isMine: (incident: Incident) => boolean) =>
    new Map(
      [...rooms]
        .map(([room, { incidents }]) => [room, incidents.filter(isMine)] as const)
        .filter(([, incidents]) => incidents.length > 0),
    );
  return {
    scenario,
    delivered: [...rooms.values()].flatMap(({ delivered }) => delivered).sort((a, b) => a.at - b.at),
    rooms: harm(() => true),
    common: common && {
      place: common.place,
      harm: harm(({ mechanism, jointWith }) => [mechanism, ...jointWith].includes(common.mechanism)),
    },
  };
}
