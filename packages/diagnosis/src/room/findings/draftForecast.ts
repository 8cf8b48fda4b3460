import { adviseClog } from '../../remedies/remedies.ts';
import { vjWords } from '../../remedies/vj/vjWords.ts';
import type { Rules } from '../../rules/ruleTable.ts';
import type { PushSignal, Shortfall } from '../../signal.ts';
import { evidence } from '../../verdict/evidence.ts';
import type { Evidence } from '../../verdict/verdict.ts';
import { type Draft, draftFinding, type FindingTold } from '../draft.ts';
import type { Forecast, ForecastRun } from '../forecastRun.ts';
import type { Remembered } from '../remembered.ts';
import { isGone } from '../upstream.ts';

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
/** A cache that is empty freezes in no time. */
const soon = (ms: number) => (ms < 100 ? 'now' : `in ${seconds(ms)}`);
const percent = (share: number) => Math.round(share * 100);
const viewersOf = ({ freezes }: Forecast) => freezes.reduce((sum, { viewers }) => sum + viewers, 0);

interface Around {
  /** The room's event time, Unix ms. */
  readonly now: number;
  readonly rules: Rules;
}

/** Every forecast of a room that names anybody. */
export function draftForecasts(
  room: string,
  pushers: Iterable<PushSignal>,
  made: ForecastRun,
  around: Around,
  drafted: DraftedForecasts,
): Draft[] {
  const drafts: Draft[] = [];
  for (const push of pushers) {
    for (const run of push.shortfalls) {
      const forecasts = made.of(run);
      const latest = forecasts.findLast(({ freezes }) => freezes.length > 0);
      if (latest === undefined) continue;
      const to = endOf(push, run, latest, around.now, around.rules);
      const draft = drafted.get(forecasts, [push, run, to, around.rules], () =>
        draftForecast(room, push, run, forecasts, latest, to, around.rules),
      );
      drafts.push(draft);
    }
  }
  drafted.endRound();
  return drafts;
}

/** Each run's draft as it was last made. */
export type DraftedForecasts = Remembered<readonly Forecast[], Draft>;

/** A falling uplink's forecast as the room tells it: `latest` is the newest that names anybody. */
function draftForecast(
  room: string,
  push: PushSignal,
  run: Shortfall,
  forecasts: readonly Forecast[],
  latest: Forecast,
  to: number | null,
  rules: Rules,
): Draft {
  const { at } = latest.mark;
  const told: FindingTold = {
    session: push.session,
    side: 'push',
    finding: 'freeze_forecast',
    reason: 'uplink_behind',
    from: run.from,
    to,
    viewers: {
      affected: Math.max(...forecasts.map(viewersOf)),
      watching: Math.max(...forecasts.map(({ watching }) => watching)),
    },
    groups: [],
    evidence: evidenceOf(latest, rules),
    forecast: latest.freezes.map(({ cacheMs, viewers, inMs, probability }) => ({
      cacheMs,
      viewers,
      at: at + inMs,
      probability: percent(probability) / 100,
    })),
    summary: summarize(latest),
    advice: [...vjWords.en.advice[adviseClog(push)].remedies],
  };
  return draftFinding(room, push.session, told, rules.clogReopenMs);
}

/** It is over when the queue has drained, and when all it spoke of must have frozen. */
function endOf(
  push: PushSignal,
  run: Shortfall,
  { mark }: Forecast,
  now: number,
  rules: Rules,
): number | null {
  const passed = mark.at + rules.forecastHorizonMs;
  const heard = run.to ?? (isGone(push, now, rules) ? push.until : Number.POSITIVE_INFINITY);
  const end = Math.max(mark.at, Math.min(heard, passed));
  return end <= now ? end : null;
}

function evidenceOf({ mark, freezes }: Forecast, rules: Rules): Evidence[] {
  const { at, deliveryRatio, backlogMs, droppedMs } = mark;
  const uplink = [
    ...evidence({
      signal: 'delivered of what is made',
      at,
      value: percent(deliveryRatio),
      unit: '%',
      comparison: '<',
      limit: percent(1 - rules.clogDeficitRatio),
      supports: deliveryRatio < 1 - rules.clogDeficitRatio,
    }),
    ...evidence({
      signal: 'backlog',
      at,
      value: backlogMs,
      unit: 'ms',
      comparison: '>=',
      limit: rules.forecastBacklogLeastMs,
      supports: backlogMs >= rules.forecastBacklogLeastMs,
    }),
  ];
  const drops = { signal: 'dropped', at, value: droppedMs, unit: 'ms', comparison: '>', limit: 0 } as const;
  return [
    ...uplink,
    ...(droppedMs > 0 ? evidence(drops) : []),
    ...freezes.flatMap(({ cacheMs, inMs, probability }) =>
      evidence({
        signal: `freeze of caches of ${cacheMs} ms`,
        at: at + inMs,
        value: percent(probability),
        unit: '%',
        comparison: '>=',
        limit: percent(rules.forecastLeastProbability),
      }),
    ),
  ];
}

function summarize(forecast: Forecast): string {
  const { mark, watching, freezes } = forecast;
  const when = freezes.map(
    ({ cacheMs, viewers, inMs, probability }) =>
      `${viewers} with ${seconds(cacheMs)} cached ${soon(inMs)} (${percent(probability)} %)`,
  );
  const why = `The uplink delivers ${percent(mark.deliveryRatio)} % of what is made`;
  return `${why}: ${viewersOf(forecast)} of ${watching} viewers are expected to freeze; ${when.join(', ')}.`;
}
