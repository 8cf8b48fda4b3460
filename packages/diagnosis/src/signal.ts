import { Room, Session, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { Reason } from './verdict/finding.ts';
import { Evidence, FindingKind, GroupBy, Origin, Severity } from './verdict/verdict.ts';

const Count = Type.Integer({ minimum: 0 });

/** What ails a push. The room's causes are made of these. */
export const PushCondition = Type.Enum(['clog', 'low_fps', 'disconnected']);
export type PushCondition = Static<typeof PushCondition>;

/** One spell of a push condition. */
export const Episode = Type.Object({
  condition: PushCondition,
  origin: Origin,
  severity: Severity,
  /** Its start on the client's clock: what it is known by, however that clock is set right later. */
  key: UnixMs,
  from: UnixMs,
  /** Since when nothing had been heard before `from`: it may have begun as early as that. Null where all was heard. */
  unheardFrom: Type.Union([UnixMs, Type.Null()]),
  to: Type.Union([UnixMs, Type.Null()]),
  /** When the rule for entering fired, and when the one for leaving did. */
  confirmedAt: UnixMs,
  clearedAt: Type.Union([UnixMs, Type.Null()]),
  /** Since when no cache is sure to hide it; null while one may. */
  visibleAt: Type.Union([UnixMs, Type.Null()]),
  /** When the first frame was dropped: no cache can hide that. */
  droppedAt: Type.Union([UnixMs, Type.Null()]),
  evidence: Type.Array(Evidence),
});
export type Episode = Static<typeof Episode>;

/** A finding of one push, as its own telemetry tells it. */
export const PushFinding = Type.Object({
  finding: FindingKind,
  reason: Reason,
  from: UnixMs,
  to: Type.Union([UnixMs, Type.Null()]),
  evidence: Type.Array(Evidence),
});
export type PushFinding = Static<typeof PushFinding>;

/** A run in which an uplink falls behind, from its first sample with a queue on, and moments of it. */
export const Shortfall = Type.Object({
  from: UnixMs,
  to: Type.Union([UnixMs, Type.Null()]),
  marks: Type.Array(
    Type.Object({
      at: UnixMs,
      /** SPD over the mean of VRA + ARA. */
      deliveryRatio: Type.Number({ minimum: 0 }),
      /** Media that waits, and media dropped since the sample before, ms. */
      backlogMs: Type.Number({ minimum: 0 }),
      droppedMs: Type.Number({ minimum: 0 }),
    }),
  ),
});
export type Shortfall = Static<typeof Shortfall>;

/**
 * A time in which something of a push hints at a full uplink that its own queue hid: its batches all waited on their
 * way, or its queue rose for a moment.
 */
export const Strain = Type.Object({
  sign: Type.Enum(['delay', 'que']),
  /** As of an episode. */
  key: UnixMs,
  from: UnixMs,
  to: UnixMs,
  /** The longest delay, ms, or the longest queue, frames. */
  most: Type.Number({ minimum: 0 }),
  /** How much likelier it is while the uplink is full than at other times. */
  odds: Type.Number({ minimum: 0 }),
});
export type Strain = Static<typeof Strain>;

/** One push as its session stage sees it: everything recent, so that a later signal replaces an earlier one. */
export const PushSignal = Type.Object({
  kind: Type.Literal('push'),
  room: Room,
  session: Session,
  revision: Count,
  since: UnixMs,
  /** Event time up to which the push is judged. */
  until: UnixMs,
  network: Type.Enum(['wifi', 'cellular', 'ethernet', 'unknown']),
  scenario: Type.Union([Type.String(), Type.Null()]),
  /** The ingest server it pushes to, where it says. */
  server: Type.Union([Type.String(), Type.Null()]),
  /** Times without a camera, or of few frames that are excused: no stutter, and nothing to blame on viewers. */
  lapses: Type.Array(Type.Object({ from: UnixMs, to: Type.Union([UnixMs, Type.Null()]) })),
  /** Since when samples look bad without being a spell yet: too early to call it the viewers' side. */
  risingSince: Type.Union([UnixMs, Type.Null()]),
  /** Last measured values: what says that a push was well when its viewers were not. */
  fps: Type.Union([Type.Number(), Type.Null()]),
  que: Type.Union([Type.Number(), Type.Null()]),
  /** When media first went up; null while none did. Optional, with `outage`: stages of rules 2 do not tell it. */
  connectedAt: Type.Optional(Type.Union([UnixMs, Type.Null()])),
  /** The lost connection that is not back, however short: another push may take up where this one left. */
  outage: Type.Optional(Type.Union([Episode, Type.Null()])),
  episodes: Type.Array(Episode),
  /** The last few. */
  strains: Type.Array(Strain),
  /** What is open, and the last few that ended. */
  findings: Type.Array(PushFinding),
  /** What is open, and the last few that ended. */
  shortfalls: Type.Array(Shortfall),
});
export type PushSignal = Static<typeof PushSignal>;

/** A group of viewers by name. */
export const GroupName = Type.Object({ by: GroupBy, id: Type.String() });
export type GroupName = Static<typeof GroupName>;

/** A viewer that lags in some second, named so that a lone one can be pointed at; its groups by their numbers. */
export const NamedViewer = Type.Object({ session: Session, groups: Type.Array(Count) });
export type NamedViewer = Static<typeof NamedViewer>;

/** Numbers of one second. */
const Counts = Type.Array(Count);
const Numbers = Type.Array(Type.Number());

/** A room's viewers in seconds of event time, by columns: what stands at one place of each is of one second. */
export const ViewersSeconds = Type.Object({
  tick: Type.Array(UnixMs),
  watching: Type.Array(Count),
  stalled: Type.Array(Count),
  lagging: Type.Array(Count),
  /** Those who play, by what they have cached: forecast/cacheBuckets.ts. */
  caches: Type.Array(Counts),
  /** How many of each of the signal's groups watch, in their order; zeros at the end are left out. */
  ofGroups: Type.Array(Counts),
  /** Groups in which somebody stalls or lags, three numbers each: which one, how many stall, how many lag. */
  hurt: Type.Array(Counts),
  /**
   * At most sixteen who lag, four numbers each: which of the signal's viewers, for how long before the second began, ms, for
   * how much of the window that ends with it it stalled, ms, and 1 where it stalls in this very second, else 0.
   */
  laggards: Type.Array(Numbers),
  /**
   * Those of them whose device is at fault, three numbers each: the place among the laggards, frames shown of what was
   * there, and the limit they fell below, frames/s.
   */
  devices: Type.Array(Numbers),
});
export type ViewersSeconds = Static<typeof ViewersSeconds>;

/**
 * One room's viewers in seconds that changed, counted by one session stage. A second replaces its earlier count. The
 * groups and those who lag are named once for all of them, and the columns too: names would be most of what is sent.
 */
export const ViewersSignal = Type.Object({
  kind: Type.Literal('viewers'),
  room: Room,
  source: Type.String(),
  groups: Type.Array(GroupName),
  viewers: Type.Array(NamedViewer),
  seconds: ViewersSeconds,
});
export type ViewersSignal = Static<typeof ViewersSignal>;

/** How many viewers of a room a finding is true of in one second, by reason. */
export const Trouble = Type.Object({
  finding: FindingKind,
  reason: Reason,
  /** Viewers for whom it began in this second, and for whom it holds in it. */
  began: Count,
  present: Count,
  /** What was measured of those for whom it began, added up, in the unit of the finding. */
  sum: Type.Integer(),
  /** The one for whom it began; null where they are several. */
  session: Type.Union([Session, Type.Null()]),
  /** Groups of those for whom it began; at most sixteen, the largest. */
  groups: Type.Array(Type.Object({ by: GroupBy, id: Type.String(), began: Count })),
});
export type Trouble = Static<typeof Trouble>;

/** Findings of one room's viewers in one second, counted by one session stage. Replaces its earlier count. */
export const TroublesSignal = Type.Object({
  kind: Type.Literal('troubles'),
  room: Room,
  source: Type.String(),
  tick: UnixMs,
  troubles: Type.Array(Trouble),
});
export type TroublesSignal = Static<typeof TroublesSignal>;

/** What the session stage tells the room stage. */
export const Signal = Type.Union([PushSignal, ViewersSignal, TroublesSignal]);
export type Signal = Static<typeof Signal>;
