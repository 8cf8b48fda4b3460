import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { PushSignal, Strain } from '../signal.ts';
import { evidence } from '../verdict/evidence.ts';
import { type CommonStall, stalledAtOnceEvidence } from './commonStalls.ts';
import { pusherOf, reaches, type UpstreamSpell } from './upstream.ts';

const oddsAsked = ({ cellSuspicion }: Rules) => cellSuspicion / (1 - cellSuspicion);

/**
 * Clogs that a push's socket hid from its own queue: viewers of all places stall at once while something else of the
 * push says that its uplink was full. What a spell of the push itself explains is none.
 */
export function hiddenClogs(
  push: PushSignal,
  stalls: readonly CommonStall[],
  spells: readonly UpstreamSpell[],
  now: number,
  rules: Rules,
): UpstreamSpell[] {
  // What its own queue said soon enough needs no other word.
  const isKnown = (t: number, since: number) =>
    spells.some(
      (spell) =>
        spell.confirmedAt <= since + rules.strainAheadMs &&
        reaches(spell, t, rules.upstreamHiddenMs, rules.upstreamReachMs),
    ) ||
    push.lapses.some((lapse) => !isQueue(lapse, push.strains) && reaches(lapse, t, 0, rules.upstreamReachMs));
  // Common is not enough: what is behind the ingest server hits all viewers as well.
  const telling = push.strains.filter(({ odds }) => odds >= rules.strainOddsLeast);
  return telling.flatMap((strain) => {
    const { from, to } = windowOf(strain, rules);
    const isInside = (run: readonly CommonStall[]) =>
      run.every(
        (stall) =>
          stall.tick + TICK_MS > from &&
          stall.tick < to &&
          isNew(stall, from - rules.upstreamHiddenMs) &&
          !isKnown(stall.tick + TICK_MS, run[0]?.tick ?? stall.tick),
      ) && run.some(({ odds }) => odds * strain.odds >= oddsAsked(rules));
    // An uplink that is free again heals its viewers: who stall for longer than the sign reaches do so for another reason.
    const mine = runsOf(stalls).filter(isInside).flat();
    const [first] = mine;
    const last = mine.at(-1);
    return first === undefined || last === undefined
      ? []
      : [spellOf(push, strain, mine, [first, last], now, rules)];
  });
}

/** Most of those who stall were well until then: who lagged before lags for another reason. */
const isNew = ({ begun }: CommonStall, since: number) =>
  begun.filter((one) => one >= since).length * 2 >= begun.length;

/** Seconds that follow each other, a pause of one between them at most. */
function runsOf(stalls: readonly CommonStall[]): CommonStall[][] {
  const runs: CommonStall[][] = [];
  for (const stall of stalls) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && stall.tick - last.tick <= 2 * TICK_MS) run.push(stall);
    else runs.push([stall]);
  }
  return runs;
}

/** A queue that rose for a moment is why the push was not well, and no excuse. */
const isQueue = ({ from }: { readonly from: number }, strains: readonly Strain[]) =>
  strains.some((strain) => strain.sign === 'que' && strain.from === from);

/** When viewers stall by what a strain is a sign of: the queue rises last of all. */
function windowOf({ sign, from, to }: Strain, rules: Rules) {
  return { from: sign === 'que' ? from - rules.upstreamHiddenMs : from, to: to + rules.strainReachMs };
}

function spellOf(
  push: PushSignal,
  strain: Strain,
  stalls: readonly CommonStall[],
  [first, last]: readonly [CommonStall, CommonStall],
  now: number,
  rules: Rules,
): UpstreamSpell {
  const from = Math.min(strain.from, first.tick);
  const end = last.tick + TICK_MS;
  const isOver = now - end >= rules.clogExitMs;
  return {
    cause: 'upstream_clog',
    origin: 'uplink_bandwidth',
    severity: 'visible',
    key: strain.key,
    from,
    unheardFrom: null,
    to: isOver ? end : null,
    confirmedAt: first.tick + TICK_MS,
    clearedAt: isOver ? end : null,
    visibleAt: null,
    droppedAt: null,
    ...pusherOf(push),
    evidence: [
      ...evidence(
        strain.sign === 'delay'
          ? {
              signal: 'telemetry delay',
              at: strain.from,
              value: strain.most,
              unit: 'ms',
              comparison: '>=',
              limit: rules.delayBatchMs,
            }
          : {
              signal: 'que',
              at: strain.from,
              value: strain.most,
              unit: 'frames',
              comparison: '>=',
              limit: rules.clogQueFrames,
            },
      ),
      ...stalledAtOnceEvidence(stalls, rules),
    ],
  };
}
