import type { RuleOverrides } from '../../packages/diagnosis/src/index.ts';
import { runScenario, scenarios } from '../../packages/simulator/src/index.ts';
import { diagnosed, truthOf } from '../../tools/evaluate/run/judge.ts';
import { isOfPush } from '../../tools/evaluate/score/causes.ts';
import { iouOf } from '../../tools/evaluate/score/classScore.ts';
import { sum } from '../../tools/evaluate/score/numbers.ts';
import type { Said } from '../../tools/evaluate/score/said.ts';
import { type Fate, type RunScore, scoreRun } from '../../tools/evaluate/score/scoreRun.ts';

/** One small room of each; what they go through is drawn from the seed. */
const families = [
  'clog_short',
  'clog_long',
  'clog_absorbed',
  'cpu_background',
  'camera_dim',
  'cpu_and_clog',
  'one_server',
  'one_network',
  'one_device',
  'one_last_mile',
  'healthy_game',
];
const SEED = 7;
const MOST_VIEWERS = 12;

/** First word this soon after the first harm is prompt, ms. */
const PROMPT_MS = 4000;

const rooms = scenarios('training', { perFamily: 1, seed: SEED, families })
  .map((scenario) => ({ ...scenario, viewers: Math.min(MOST_VIEWERS, scenario.viewers) }))
  .map((scenario) => runScenario(scenario, { data: null }))
  .map((outcome) => ({ outcome, truth: truthOf(outcome) }));

function earned(fate: Fate): number {
  const { incident, claim, radiusRight, originRight } = fate;
  if (claim === null) return 0;
  const prompt = claim.saidAt - incident.from <= PROMPT_MS;
  return iouOf(fate) + [true, radiusRight, originRight === true, prompt].filter((point) => point).length;
}

function pointsOf({ fates, falseClaims, falseAlerts }: RunScore, { alerts }: Said): number {
  const told = fates.filter(
    ({ incident }) =>
      isOfPush(incident) &&
      alerts.some(({ saidAt }) => saidAt >= incident.from - PROMPT_MS && saidAt <= incident.to),
  );
  return sum(fates, earned) + told.length - falseClaims.length - falseAlerts.length;
}

/**
 * What the diagnosis earns in these rooms: a point for each incident found, one for its place, its origin, for
 * being prompt, for a VJ told in time, a part of one for what its interval shares; one lost for each stutter or alert about nothing.
 */
export function pointsUnder(overrides: RuleOverrides): number {
  return sum(rooms, ({ outcome, truth }) => {
    const said = diagnosed(outcome, overrides);
    return pointsOf(scoreRun(truth, said), said);
  });
}
