import type { HarmRadius, Outcome, SeenSecond } from '../../../packages/simulator/src/index.ts';
import { REACH_MS, troubledSeconds } from '../score/queue.ts';
import type { Claim, Roster, Said } from '../score/said.ts';
import { claim } from './naive.ts';
import { type Look, spellsOf } from './spells.ts';

/** A viewer is harmed in a second of which this share stood still, or in which fewer frames than this came. */
const STALLED = 0.2;
const SHOWN = 0.75;

/** Share of viewers harmed at once that is the push's doing when its frames say so; when its queue does, two are. */
const MOST = 0.5;
const FEW = 2;

interface Second {
  readonly at: number;
  readonly stalled: readonly string[];
  readonly slow: readonly string[];
  readonly watching: number;
}

function secondsOf(seen: readonly SeenSecond[]): Second[] {
  const bySecond = Map.groupBy(seen, ({ at }) => at);
  return [...bySecond]
    .map(([at, all]) => ({
      at,
      stalled: all.filter(({ stalled }) => stalled > STALLED).map(({ session }) => session),
      slow: all
        .filter(({ stalled, shown }) => stalled <= STALLED && shown < SHOWN)
        .map(({ session }) => session),
      watching: all.length,
    }))
    .sort((a, b) => a.at - b.at);
}

/**
 * Sees what no telemetry shows: the pusher's own queue each second, and every screen. It still decides by
 * simple rules, so it is a bar to be compared with and no proof of what is possible.
 */
export function oracle(outcome: Outcome, roster: Roster): Said {
  const seconds = secondsOf(outcome.seen);
  const queued = troubledSeconds(outcome.queues);
  const isQueued = (at: number) => queued.some((t) => t <= at && at - t <= REACH_MS);
  const look = (holds: (second: Second) => boolean): Look[] =>
    seconds.map((second) => ({ at: second.at, knownAt: second.at + 1000, holds: holds(second) }));
  const most = (viewers: readonly string[], { watching }: Second) => viewers.length >= MOST * watching;
  const hurt = (second: Second) => [...second.stalled, ...second.slow];
  const clogs = spellsOf(look((one) => isQueued(one.at) && hurt(one).length >= Math.min(FEW, one.watching)));
  const lows = spellsOf(look((one) => !isQueued(one.at) && one.slow.length > 0 && most(one.slow, one)));
  const ill = [...clogs, ...lows];
  const apart = (at: number) => !isQueued(at) && !ill.some(({ from, to }) => at >= from && at <= to + 1000);
  const lags = spellsOf(look((one) => apart(one.at) && hurt(one).length > 0));
  const claims: Claim[] = [
    ...clogs.map((spell) => claim('upstream_clog', 'uplink_bandwidth', spell)),
    ...lows.map((spell) => claim('low_frame_rate', 'unknown', spell)),
    ...lags.map((spell) => {
      const inIt = seconds.filter(({ at }) => at >= spell.from && at <= spell.to);
      const harmed = new Set(inIt.flatMap(hurt));
      return { ...claim('downstream_lag', 'unknown', spell), ...placeOf(harmed, roster) };
    }),
  ];
  return {
    claims,
    alerts: claims.filter(({ cause }) => cause !== 'downstream_lag'),
    findings: [],
    forecasts: [],
    corrections: 0,
  };
}

/** The smallest group that holds everybody harmed and little else; one viewer by itself; else the room. */
function placeOf(harmed: ReadonlySet<string>, roster: Roster): Pick<Claim, 'session' | 'groups'> {
  const [only] = harmed;
  if (harmed.size === 1 && only !== undefined) return { session: only, groups: [] };
  const sizes = new Map<string, { group: HarmRadius; in: number; all: number }>();
  for (const [session, groups] of roster) {
    for (const group of groups) {
      const count = sizes.get(`${group.by} ${group.id}`) ?? { group, in: 0, all: 0 };
      count.all += 1;
      if (harmed.has(session)) count.in += 1;
      sizes.set(`${group.by} ${group.id}`, count);
    }
  }
  const fitting = [...sizes.values()].filter(
    (count) => count.in >= 0.8 * harmed.size && count.in >= MOST * count.all && count.all < roster.size,
  );
  const best = Math.max(...fitting.map((count) => count.in / count.all));
  return {
    session: null,
    groups: fitting.filter((count) => count.in / count.all === best).map(({ group }) => group),
  };
}
