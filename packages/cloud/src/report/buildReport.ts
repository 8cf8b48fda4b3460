import { Cause, Evidence, Origin, Severity, type Stutter } from '@stutterscope/diagnosis';
import { Room } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { BegunBy, type Broadcast, type Recording } from '../broadcast/facts.ts';
import { locate } from '../broadcast/locate.ts';
import { nextTime } from './nextTime.ts';
import type { ReportLanguage } from './nextTimeWords.ts';
import { type Spoil, scoreOf, spoilsOf } from './score.ts';

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Ms = Type.Integer();
const Score = Type.Integer({ minimum: 0, maximum: 100 });

/** A moment in a recording. */
export const Place = Type.Object({
  recording: Type.String(),
  file: Type.String(),
  offsetMs: Ms,
  /** Where it can be watched from there, a web address; null where the file has none. */
  link: orNull(Type.String()),
});
export type Place = Static<typeof Place>;

const ReportAlert = Type.Object({
  at: Ms,
  audience: Type.Enum(['vj', 'sre']),
  message: Type.String(),
  resolvedAt: orNull(Ms),
  /** `recovered` where the room was well after it. */
  outcome: Type.String(),
});

const ReportStutter = Type.Object({
  id: Type.String(),
  cause: Cause,
  origin: Origin,
  severity: Severity,
  from: Ms,
  to: orNull(Ms),
  viewers: Type.Object({ affected: Type.Integer(), watching: Type.Integer() }),
  summary: Type.String(),
  evidence: Type.Array(Evidence),
  spoiledMs: Ms,
  /** Where its first second is recorded. */
  place: orNull(Place),
  alerts: Type.Array(ReportAlert),
});

/** All that a show was: for its VJ after the end, and for `stutterscope broadcast` at any time. */
export const BroadcastReport = Type.Object({
  id: Type.String(),
  room: Room,
  from: Ms,
  to: orNull(Ms),
  begunBy: BegunBy,
  endedBy: orNull(Type.Enum(['app', 'quiet'])),
  /** Up to now, while it goes on. */
  lastedMs: Ms,
  /** Null where no client reported of it: nobody knows then whether it stuttered. */
  score: orNull(Score),
  /** The same, had only what its VJ can mend gone wrong. */
  vjScore: orNull(Score),
  pushes: Type.Integer(),
  gaps: Type.Array(Type.Object({ from: Ms, to: Ms })),
  oddities: Type.Array(Type.String()),
  /** What spoiled it, the worst first. */
  causes: Type.Array(
    Type.Object({
      cause: orNull(Cause),
      origin: Type.Union([Origin, Type.Literal('interrupted')]),
      stutters: Type.Integer(),
      spoiledMs: Ms,
    }),
  ),
  stutters: Type.Array(ReportStutter),
  recordings: Type.Array(
    Type.Object({
      id: Type.String(),
      file: Type.String(),
      format: Type.String(),
      startAt: orNull(Ms),
      endAt: Ms,
      url: Type.String(),
      timeInconsistent: Type.Boolean(),
    }),
  ),
  /** Alerts after which the room was well again. */
  helped: Type.Array(Type.Object({ message: Type.String(), afterMs: Ms })),
  nextTime: Type.Array(Type.String()),
});
export type BroadcastReport = Static<typeof BroadcastReport>;
type ReportAlert = Static<typeof ReportAlert>;

/** An alert with the stutter that it is about. */
export type ToldAlert = ReportAlert & { readonly stutter: string };

export interface ReportParts {
  readonly broadcast: Broadcast;
  /** Those that touch the broadcast. */
  readonly stutters: readonly Stutter[];
  readonly alerts: readonly ToldAlert[];
  readonly nowMs: number;
  /** Of what to change next time; the words of alerts are as they are given. */
  readonly language?: ReportLanguage;
}

function causesOf(stutters: readonly Stutter[], spoils: readonly Spoil[]): BroadcastReport['causes'] {
  const byId = new Map(stutters.map((stutter) => [stutter.id, stutter]));
  const all = new Map<string, BroadcastReport['causes'][number]>();
  for (const { stutter: id, spoiledMs } of spoils) {
    const stutter = id === null ? undefined : byId.get(id);
    const cause = stutter?.cause ?? null;
    const origin = stutter?.origin ?? 'interrupted';
    const known = all.get(`${cause} ${origin}`) ?? { cause, origin, stutters: 0, spoiledMs: 0 };
    all.set(`${cause} ${origin}`, {
      ...known,
      stutters: known.stutters + (stutter === undefined ? 0 : 1),
      spoiledMs: known.spoiledMs + spoiledMs,
    });
  }
  return [...all.values()].toSorted((a, b) => b.spoiledMs - a.spoiledMs);
}

/** Where a moment is recorded; null where it is in no file. */
export function placeOf(recordings: readonly Recording[], atMs: number): Place | null {
  const place = locate(recordings, atMs);
  if (place === null) return null;
  const { recording, offsetMs, link } = place;
  return { recording: recording.id, file: recording.file, offsetMs, link };
}

/** Puts together what a show was. */
export function buildReport(parts: ReportParts): BroadcastReport {
  const { broadcast, stutters, alerts, nowMs, language = 'en' } = parts;
  const { id, room, from, to, begunBy, endedBy, isReported, pushes, gaps, oddities, recordings } = broadcast;
  const span = { from, to: to ?? nowMs };
  const isScored = isReported || stutters.length > 0;
  const inOrder = stutters.toSorted((a, b) => a.from - b.from || a.id.localeCompare(b.id));
  const spoils = spoilsOf(span, inOrder, gaps);
  const own = inOrder.filter(({ cause }) => cause !== 'downstream_lag');
  const causes = causesOf(inOrder, spoils);
  const spoiledBy = new Map(spoils.map((spoil) => [spoil.stutter, spoil.spoiledMs]));
  const told = alerts.toSorted((a, b) => a.at - b.at);
  return {
    ...{ id, room, from, to, begunBy, endedBy, lastedMs: span.to - from, pushes },
    gaps: [...gaps],
    oddities: [...oddities],
    score: isScored ? scoreOf(span, spoils) : null,
    vjScore: isScored ? scoreOf(span, spoilsOf(span, own, gaps)) : null,
    causes,
    stutters: inOrder.map((stutter) => ({
      id: stutter.id,
      cause: stutter.cause,
      origin: stutter.origin,
      severity: stutter.severity,
      from: stutter.from,
      to: stutter.to,
      viewers: { ...stutter.viewers },
      summary: stutter.summary,
      evidence: [...stutter.evidence],
      spoiledMs: spoiledBy.get(stutter.id) ?? 0,
      place: placeOf(recordings, stutter.from),
      alerts: told.filter((alert) => alert.stutter === stutter.id).map(({ stutter: _, ...alert }) => alert),
    })),
    recordings: recordings.map((recording) => ({
      id: recording.id,
      file: recording.file,
      format: recording.format,
      startAt: recording.startAt,
      endAt: recording.endAt,
      url: recording.url,
      timeInconsistent: recording.timeInconsistent,
    })),
    helped: told.flatMap(({ outcome, message, at, resolvedAt }) =>
      outcome === 'recovered' && resolvedAt !== null
        ? [{ message, afterMs: Math.max(0, resolvedAt - at) }]
        : [],
    ),
    nextTime: nextTime(
      causes.map(({ origin }) => origin),
      language,
    ),
  };
}
