import { carry } from '../channel/channel.ts';
import { Harm } from '../outcome/harm.ts';
import { hiddenOf } from '../outcome/hidden.ts';
import { incidentsOf, type Runs } from '../outcome/incidents.ts';
import type {
  Cut,
  Delivered,
  Incident,
  Mechanism,
  Outcome,
  Scenario,
  SeenSecond,
  Unexplained,
} from '../outcome/outcome.ts';
import { streamKbps } from '../preset.ts';
import { suspects, without } from './ablation.ts';
import { Dice } from './dice.ts';
import { type Ledger, live, type Stay } from './ledger.ts';
import type { Plan } from './plan.ts';

const cuts: readonly Cut[] = [0.5, 0.6, 0.75, 0.85];
/** The cut of an outcome's own list. */
const DEFAULT_CUT: Cut = 0.6;
/** Scenarios are spread over a month, so that no two share their sessions. */
const FIRST_MS = Date.UTC(2026, 0, 5);
const MONTH_MS = 30 * 86_400_000;

/** No picture is wanted of an audio show. */
const targetFpsOf = ({ setup, preset }: Plan) => (setup.audioOnly ? 0 : preset.fps);

/** What was tried without, and what came of it. */
type Ablated = ReadonlyMap<Mechanism, Ledger>;

function ablate(actual: Ledger, plan: Plan, again: (plan: Plan) => Ledger): Ablated {
  const isHarmless = new Harm(actual.screens, targetFpsOf(plan), Math.max(...cuts)).isNone;
  const tried = isHarmless ? [] : suspects(plan);
  return new Map(tried.map((mechanism) => [mechanism, again(without(plan, mechanism))]));
}

function gradesOf(runs: Runs): Outcome['graded'] {
  return cuts.map((cut) => ({ cut, ...incidentsOf(runs, cut) }));
}

function truthOf(plan: Plan, startAtMs: number, actual: Ledger, ablated: Ablated) {
  const graded = gradesOf({
    startAtMs,
    targetFps: targetFpsOf(plan),
    screens: actual.screens,
    ablated: new Map([...ablated].map(([mechanism, { screens }]) => [mechanism, screens])),
  });
  const incidents = graded.find(({ cut }) => cut === DEFAULT_CUT)?.incidents ?? [];
  const healed = (['cpu', 'camera', 'encoder'] as const).flatMap((mechanism) => {
    const ledger = ablated.get(mechanism);
    return ledger === undefined ? [] : [ledger.push];
  });
  const { videoKbps } = plan.preset;
  const push = { startAtMs, videoKbps, fullKbps: streamKbps(plan.preset), actual: actual.push };
  return { graded, hidden: hiddenOf({ ...push, healed, incidents }) };
}

/** What was on every screen. */
export function seenOf(plan: Plan, { startAtMs }: Stay, { screens }: Ledger): SeenSecond[] {
  const targetFps = targetFpsOf(plan);
  return screens.map(({ viewer, second, stalledMs, shown, still }) => ({
    session: viewer.session,
    at: startAtMs + 1000 * second,
    stalled: stalledMs / 1000,
    // Where few frames or none are wanted, none are missing.
    shown: still || targetFps === 0 ? 1 : shown / targetFps,
  }));
}

/** What reached the collector. */
export function deliveredOf(plan: Plan, { seed, startAtMs }: Stay, { batches, push }: Ledger): Delivered[] {
  const uplink = push.map((second) => second ?? { waitingMs: 0, uplinkKbps: Infinity });
  return carry(batches, { seed, startAtMs, channel: plan.channel, uplink });
}

/** Who is there, and when: all of it is in the scenario. */
export function stayOf({ id, seed, room, viewers, durationMs }: Scenario): Stay {
  const startAtMs = FIRST_MS + Math.floor(new Dice(seed, 'start').share(id) * MONTH_MS);
  return { seed, room, viewers, startAtMs, durationMs };
}

/** Lives a plan through, and again without each mechanism that could have done the harm that viewers saw. */
export function runPlan(scenario: Scenario, plan: Plan): Outcome {
  const stay = stayOf(scenario);
  const { startAtMs } = stay;
  const actual = live(stay, plan);
  const ablated = ablate(actual, plan, (other) => live(stay, other));
  const { graded, hidden } = truthOf(plan, startAtMs, actual, ablated);
  return {
    scenario,
    delivered: deliveredOf(plan, stay, actual),
    ...incidentsAt({ graded }, DEFAULT_CUT),
    graded,
    hidden,
    seen: seenOf(plan, stay, actual),
    queues: actual.push.flatMap((second, index) =>
      second === undefined
        ? []
        : [{ at: startAtMs + 1000 * index, waitingMs: second.waitingMs, dropped: second.dropped }],
    ),
  };
}

/** An outcome's incidents where a second counts as harmed when fewer than this part of the frames were shown. */
export function incidentsAt(
  { graded }: Pick<Outcome, 'graded'>,
  cut: Cut,
): { readonly incidents: readonly Incident[]; readonly unexplained: readonly Unexplained[] } {
  const grade = graded.find((one) => one.cut === cut);
  return { incidents: grade?.incidents ?? [], unexplained: grade?.unexplained ?? [] };
}
