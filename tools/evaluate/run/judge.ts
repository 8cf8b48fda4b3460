import type { RuleOverrides } from '../../../packages/diagnosis/src/index.ts';
import type { Outcome } from '../../../packages/simulator/src/index.ts';
import { majority } from '../detectors/majority.ts';
import { naive } from '../detectors/naive.ts';
import { oracle } from '../detectors/oracle.ts';
import { naiveRules } from '../detectors/rules.ts';
import { listen, saidOf } from '../detectors/stutterscope.ts';
import { apart, consolidate, isBrief } from '../score/consolidate.ts';
import { freezesOf, screensOf } from '../score/forecast.ts';
import type { Roster, Said, Truth } from '../score/said.ts';
import { AS_LABELLED } from '../score/scoreRun.ts';
import { groupsOf } from './groupsOf.ts';

/** The names of all that is compared; ours first. */
export const OURS = 'stutterscope';
const ORACLE = 'oracle (sees queues and screens)';
const MAJORITY = 'majority class, told when';

/** One run: what was true, and what each detector said. Plain data: it crosses threads. */
export interface Judged {
  readonly truth: Truth;
  readonly said: ReadonlyMap<string, Said>;
}

/** Every viewer that was ever heard of, and where it stood last. */
function rosterOf({ delivered }: Outcome): Roster {
  const plays = delivered.filter(({ batch }) => batch.side === 'play');
  return new Map(plays.map(({ batch }) => [batch.session, groupsOf(batch)]));
}

type Harm = Pick<Outcome, 'incidents' | 'unexplained'>;

/** What counts of a run's labels, and what is not held against anybody. */
function drawn({ incidents, unexplained }: Harm, { queues, seen }: Outcome): Truth['variants'][string] {
  const { own, others } = apart(incidents);
  const whole = consolidate(own, queues);
  const brief = whole.filter((one) => isBrief(one, seen));
  return {
    incidents: whole.filter((one) => !brief.includes(one)),
    neutral: [...unexplained, ...others, ...brief],
  };
}

export function truthOf(outcome: Outcome): Truth {
  const { scenario, incidents, unexplained, graded, hidden, delivered, seen, queues } = outcome;
  const screens = screensOf(outcome);
  const whole = drawn(outcome, outcome);
  return {
    scenario,
    startMs: Math.min(...[queues, seen, delivered].flatMap((all) => all[0]?.at ?? [])),
    ...whole,
    variants: {
      ...Object.fromEntries(graded.map((grade) => [String(grade.cut), drawn(grade, outcome)])),
      [AS_LABELLED]: { incidents, neutral: unexplained },
    },
    hidden,
    screens,
    freezes: freezesOf(outcome, whole.incidents, screens),
    roster: rosterOf(outcome),
  };
}

/** What the diagnosis says of a run. */
export function diagnosed(outcome: Outcome, overrides: RuleOverrides = {}): Said {
  const endMs = outcome.delivered.at(-1)?.at ?? 0;
  return saidOf(listen(outcome.delivered, overrides), endMs);
}

/** Runs the diagnosis and all it is compared with over one run. */
export function judge(outcome: Outcome): Judged {
  const truth = truthOf(outcome);
  return {
    truth,
    said: new Map([
      [OURS, diagnosed(outcome)],
      ...naiveRules.map((rule) => [rule.name, naive(rule, outcome)] as const),
      [MAJORITY, majority(outcome)],
      [ORACLE, oracle(outcome, truth.roster)],
    ]),
  };
}
