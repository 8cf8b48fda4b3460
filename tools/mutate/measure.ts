import type { Outcome } from '../../packages/simulator/src/index.ts';
import { diagnosed } from '../evaluate/run/judge.ts';
import { isOfPush } from '../evaluate/score/causes.ts';
import { iouOf } from '../evaluate/score/classScore.ts';
import { sum } from '../evaluate/score/numbers.ts';
import type { Said, Truth } from '../evaluate/score/said.ts';
import { type Fate, type RunScore, scoreRun } from '../evaluate/score/scoreRun.ts';

/** One simulated room, and what was true of it. */
export interface Case {
  readonly outcome: Outcome;
  readonly truth: Truth;
}

interface Scored {
  readonly run: RunScore;
  readonly said: Said;
}

/** What is counted over all rooms: more is better, and losing `least` of it is noticed. */
interface Measure {
  readonly name: string;
  readonly least: number;
  readonly of: (scored: Scored) => number;
}

/** First word this soon after the first harm is prompt, and an alert so long before it is still of it, ms. */
const PROMPT_MS = 4000;
/** How long a word may be late before it no longer counts at all, ms. */
const LATEST_MS = 20_000;

const found = ({ fates }: RunScore) => fates.filter(({ claim }) => claim !== null);

/** Part of one for a word that is said at once; nothing for one that comes very late, or never. */
function promptness({ incident, claim }: Fate): number {
  if (claim === null) return 0;
  const late = Math.max(0, claim.saidAt - incident.from);
  return Math.max(0, 1 - late / LATEST_MS);
}

const isVjTold = ({ incident }: Fate, { alerts }: Said) =>
  isOfPush(incident) &&
  alerts.some(({ saidAt }) => saidAt >= incident.from - PROMPT_MS && saidAt <= incident.to);

/** Every measure of the evaluation, as a count over the sample. */
export const measures: readonly Measure[] = [
  { name: 'incidents found', least: 1, of: ({ run }) => found(run).length },
  {
    name: 'place right',
    least: 1,
    of: ({ run }) => run.fates.filter(({ radiusRight }) => radiusRight).length,
  },
  {
    name: 'origin right',
    least: 1,
    of: ({ run }) => run.fates.filter(({ originRight }) => originRight).length,
  },
  { name: 'delay', least: 0.1, of: ({ run }) => sum(run.fates, promptness) },
  { name: 'overlap', least: 0.2, of: ({ run }) => sum(run.fates, iouOf) },
  {
    name: 'VJs told',
    least: 1,
    of: ({ run, said }) => run.fates.filter((fate) => isVjTold(fate, said)).length,
  },
  { name: 'false incidents', least: 1, of: ({ run }) => -run.falseClaims.length },
  { name: 'false VJ alerts', least: 1, of: ({ run }) => -run.falseAlerts.length },
  { name: 'VJs blamed', least: 1, of: ({ run }) => -run.fates.filter(({ vjBlamed }) => vjBlamed).length },
  { name: 'absorbed clogs told', least: 1, of: ({ run }) => run.absorbed.filter(({ told }) => told).length },
  {
    name: 'absorbed clogs of nothing',
    least: 1,
    of: ({ run }) => -run.absorbedSaid.filter(({ right }) => !right).length,
  },
  {
    name: 'adapted and masked told',
    least: 1,
    of: ({ run }) => run.hidden.filter(({ told }) => told).length,
  },
  {
    name: 'adapted and masked of nothing',
    least: 1,
    of: ({ run }) => -run.findings.filter(({ right }) => !right).length,
  },
  {
    name: 'freezes forecast',
    least: 2,
    of: ({ run }) => run.freezes.filter(({ leadMs }) => (leadMs ?? 0) > 0).length,
  },
  {
    name: 'forecast lead',
    least: 10,
    of: ({ run }) => sum(run.freezes, ({ leadMs }) => Math.max(0, leadMs ?? 0) / 1000),
  },
  {
    name: 'forecast Brier score',
    least: 2,
    of: ({ run }) => -sum(run.forecasts, ({ probability, came }) => (probability - (came ? 1 : 0)) ** 2),
  },
  { name: 'corrections', least: 2, of: ({ run }) => -run.corrections },
  {
    name: 'calibration',
    least: 0.3,
    of: ({ run }) => -sum(run.judged, ({ claim, right }) => ((claim.confidence ?? 0) - (right ? 1 : 0)) ** 2),
  },
];

/** What the diagnosis earns in each measure over these rooms. */
export function earned(cases: readonly Case[]): number[] {
  const scored = cases.map(({ outcome, truth }): Scored => {
    const said = diagnosed(outcome);
    return { run: scoreRun(truth, said), said };
  });
  return measures.map(({ of }) => sum(scored, of));
}
