import {
  type Alert,
  type Finding,
  featuresOf,
  RoomStage,
  type RuleOverrides,
  SessionStage,
  type Stutter,
  type Verdict,
} from '../../../packages/diagnosis/src/index.ts';
import type { Delivered } from '../../../packages/simulator/src/index.ts';
import { asLive } from '../run/asLive.ts';
import type { SaidForecast } from '../score/forecast.ts';
import type { Claim, FindingClaim, Said, VjAlert } from '../score/said.ts';

/** Silence after the last batch in which everything said becomes final, ms. */
const AFTER_END_MS = 120_000;

/** Everything ever said of one stutter. */
interface Told<One> {
  readonly first: One;
  last: One;
  /** Server's clock, Unix ms. */
  readonly saidAt: number;
}

/** What both stages said of a run, from the first word to the last. */
export interface Telling {
  readonly stutters: ReadonlyMap<string, Told<Stutter>>;
  readonly alerts: ReadonlyMap<string, Told<Alert>>;
  readonly findings: ReadonlyMap<string, Told<Finding>>;
  readonly forecasts: readonly SaidForecast[];
}

/** Runs both stages as live: a batch at a time as it arrives, the server's time passing where none does. */
export function listen(delivered: readonly Delivered[], overrides: RuleOverrides = {}): Telling {
  const sessions = new SessionStage('evaluation', overrides);
  const rooms = new RoomStage(overrides);
  const stutters = new Map<string, Told<Stutter>>();
  const alerts = new Map<string, Told<Alert>>();
  const findings = new Map<string, Told<Finding>>();
  const forecasts: SaidForecast[] = [];
  const hear = (verdicts: readonly Verdict[], at: number) => {
    for (const verdict of verdicts) {
      if (verdict.kind === 'stutter') note(stutters, verdict, at);
      else if (verdict.kind === 'alert') note(alerts, verdict, at);
      else if (verdict.kind === 'finding') {
        note(findings, verdict, at);
        const { id, forecast, to, retracted } = verdict;
        if (forecast !== undefined && to === null && !retracted)
          forecasts.push({ id, saidAt: at, freezes: forecast });
      }
    }
  };
  asLive(delivered, AFTER_END_MS, {
    take: (batch, at) => {
      sessions.accept(batch);
      for (const signal of sessions.drain()) rooms.accept(signal);
      hear(rooms.drain(), at);
    },
    idle: (ms, at) => {
      rooms.idle(ms);
      hear(rooms.drain(), at);
    },
  });
  return { stutters, alerts, findings, forecasts };
}

function note<One extends Verdict>(told: Map<string, Told<One>>, verdict: One, at: number): void {
  const known = told.get(verdict.id);
  if (known === undefined) told.set(verdict.id, { first: verdict, last: verdict, saidAt: at });
  else known.last = verdict;
}

function claimOf({ last, saidAt }: Told<Stutter>, endMs: number): Claim {
  const evidence = last.evidence.map(
    ({ signal, value, unit, comparison, limit, supports }) =>
      `${signal} ${Math.round(value * 100) / 100} ${unit} ${comparison} ${limit}${supports ? '' : ' (against)'}`,
  );
  const { id, cause, origin, severity, session } = last;
  return {
    id,
    cause,
    origin,
    severity,
    // What viewers felt is what the labels are of.
    from: last.visibleFrom ?? last.from,
    to: last.to ?? endMs,
    saidAt,
    session,
    groups: last.groups.map((group) => ({ by: group.by, id: group.id })),
    confidence: last.confidence,
    features: featuresOf(last),
    evidence,
  };
}

const placeOf = ({ origin, session, groups }: Stutter) =>
  JSON.stringify([origin, session, groups.map(({ by, id }) => [by, id])]);

/** What the diagnosis said of a run in the end, and when it first said it. */
export function saidOf({ stutters, alerts, findings, forecasts }: Telling, endMs: number): Said {
  const all = [...stutters.values()];
  return {
    claims: all.filter(({ last }) => !last.retracted).map((told) => claimOf(told, endMs)),
    alerts: [...alerts.values()]
      .filter(({ first }) => first.audience === 'vj')
      .map(({ first, last, saidAt }): VjAlert => {
        const stutter = stutters.get(first.stutter)?.last;
        return {
          cause: first.cause,
          saidAt,
          from: stutter?.from ?? first.at,
          to: stutter?.to ?? last.resolvedAt ?? endMs,
        };
      }),
    findings: [...findings.values()].flatMap(({ last }): FindingClaim[] => {
      const { finding, reason, from, to, retracted } = last;
      return retracted ? [] : [{ finding, reason, from, to: to ?? endMs }];
    }),
    forecasts,
    corrections: all.filter(({ first, last }) => last.retracted || placeOf(first) !== placeOf(last)).length,
  };
}
