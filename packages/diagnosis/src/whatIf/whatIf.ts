import type { Batch } from '@stutterscope/telemetry';
import { type RuleOverrides, resolveRules } from '../rules/resolveRules.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { Cause, Stutter } from '../verdict/verdict.ts';
import { type Account, accountsOf } from './account.ts';
import { assumptionsOf } from './assumptions.ts';
import { added, avoidable, type Drawn, drawsFrom, estimateOf, minutes, savedBySmooth } from './estimate.ts';
import { type Reach, reachOf } from './reach.ts';
import { roomModel } from './roomModel.ts';
import type { Harm, WhatIf } from './schema.ts';

/** What is asked: a room's telemetry, the stutters diagnosed in it, and a seeded generator of [0, 1). */
export interface WhatIfQuestion {
  readonly batches: readonly Batch[];
  readonly stutters: readonly Stutter[];
  readonly random: () => number;
  readonly overrides?: RuleOverrides;
}

/** The answers: for each stutter by itself, and for all of a cause together. */
export interface WhatIfAnswer {
  readonly stutters: readonly WhatIf[];
  readonly causes: readonly WhatIf[];
}

/** One stutter taken away: who paid, and the same under each draw. */
interface Case {
  readonly stutter: Stutter;
  readonly unit: WhatIf['unit'];
  readonly accounts: readonly Account[];
  readonly stall: Drawn;
  readonly slideshow: Drawn;
  readonly smooth: Drawn;
}

const sumOf = (accounts: readonly Account[], of: (account: Account) => number) =>
  accounts.reduce((sum, account) => sum + of(account), 0);

function unitOf({ cause, origin }: Stutter): WhatIf['unit'] {
  return cause === 'low_frame_rate' || origin === 'viewer_device' ? 'slideshow' : 'stall';
}

function harmOf(accounts: readonly Account[], kind: 'stall' | 'slideshow', drawn: Drawn): Harm {
  return {
    observed: minutes(sumOf(accounts, (account) => account[kind].observedMs)),
    avoidable: estimateOf(drawn),
  };
}

function answer(cases: readonly Case[], rules: Rules): WhatIf[] {
  const [first] = cases;
  if (first === undefined) return [];
  const { room, cause } = first.stutter;
  const accounts = cases.flatMap((one) => one.accounts);
  const observedMs = sumOf(accounts, ({ stall }) => stall.observedMs);
  const error = sumOf(accounts, ({ asWasMs, stall }) => asWasMs - stall.observedMs) / observedMs;
  const ends = cases.flatMap(({ stutter: { to } }) => to ?? []);
  return [
    {
      kind: 'what_if',
      room,
      cause,
      stutters: cases.map(({ stutter }) => stutter.id),
      from: cases.reduce((from, { stutter }) => Math.min(from, stutter.from), first.stutter.from),
      to: ends.length < cases.length ? null : Math.max(...ends),
      viewers: new Set(accounts.map(({ session }) => session)).size,
      unit: cases.some(({ unit }) => unit === 'stall') ? 'stall' : 'slideshow',
      stall: harmOf(accounts, 'stall', added(cases.map(({ stall }) => stall))),
      slideshow: harmOf(accounts, 'slideshow', added(cases.map(({ slideshow }) => slideshow))),
      smoothSaves: observedMs === 0 ? null : estimateOf(added(cases.map(({ smooth }) => smooth))),
      modelError: observedMs === 0 ? null : Math.round(1000 * error) / 1000,
      assumptions: assumptionsOf(cause, accounts, rules),
    },
  ];
}

const causes: readonly Cause[] = ['upstream_clog', 'low_frame_rate', 'downstream_lag'];

/**
 * What the stutters of one room cost its viewers: its own telemetry is replayed through a light model of send
 * queue, path and cache with one cause taken away. Amounts are viewer-minutes, each with an interval that should
 * hold the truth nine times in ten. The same input and generator give the same bytes. domain: 5.1.
 */
export function whatIf({ batches, stutters, random, overrides = {} }: WhatIfQuestion): WhatIfAnswer {
  const told = stutters.filter(({ retracted }) => !retracted);
  const room = told[0]?.room ?? '';
  const own = batches.filter((batch) => batch.room === room);
  const scenario = own.find(({ side }) => side === 'push')?.stream.scenario;
  const rules = resolveRules(overrides, room, scenario);
  const model = roomModel(own, rules);
  const draws = drawsFrom(random, rules);
  const reaches: readonly Reach[] = told
    .filter((stutter) => stutter.room === room)
    .map((stutter) => reachOf(stutter, model.endMs, rules));
  const cases = reaches.map((reach): Case => {
    const accounts = accountsOf(reach, reaches, model, rules);
    return {
      stutter: reach.stutter,
      unit: unitOf(reach.stutter),
      accounts,
      stall: avoidable(accounts, ({ stall }) => stall, draws),
      slideshow: avoidable(accounts, ({ slideshow }) => slideshow, draws),
      smooth: savedBySmooth(accounts, draws, rules),
    };
  });
  return {
    stutters: cases.flatMap((one) => answer([one], rules)),
    causes: causes.flatMap((cause) =>
      answer(
        cases.filter(({ stutter }) => stutter.cause === cause),
        rules,
      ),
    ),
  };
}
