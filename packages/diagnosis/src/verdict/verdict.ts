import { Room, Session, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { AdviceKey } from '../remedies/vj/vjWords.ts';
import { Finding } from './finding.ts';
import { Incident } from './incident.ts';
import { Count, Evidence, GroupCount } from './parts.ts';

export { Finding, FindingKind } from './finding.ts';
export { Evidence, GroupBy, GroupCount } from './parts.ts';

/** The three causes of the handbook, "Video Stutter". */
export const Cause = Type.Enum(['low_frame_rate', 'upstream_clog', 'downstream_lag']);
export type Cause = Static<typeof Cause>;

/** The finer finding below a cause. `unknown` when the numbers do not tell. */
export const Origin = Type.Enum([
  'encoder_cpu',
  'encoder_settings',
  'encoder_fault',
  'camera',
  'uplink_bandwidth',
  'uplink_unstable',
  'push_disconnected',
  'viewer_network',
  'viewer_device',
  'edge_server',
  'delivery',
  'unknown',
]);
export type Origin = Static<typeof Origin>;

/** `absorbed`: real, but the viewers' caches have hidden it so far. */
export const Severity = Type.Enum(['absorbed', 'visible', 'severe']);
export type Severity = Static<typeof Severity>;

/** One stutter of a room: cause, radius, interval, evidence. A later revision of the same id replaces it. */
export const Stutter = Type.Object({
  kind: Type.Literal('stutter'),
  id: Type.String(),
  revision: Count,
  room: Room,
  cause: Cause,
  origin: Origin,
  severity: Severity,
  from: UnixMs,
  to: Type.Union([UnixMs, Type.Null()]),
  /** Since when viewers can have felt it; null while it is absorbed. */
  visibleFrom: Type.Union([UnixMs, Type.Null()]),
  /** The one session affected; null when the whole room or a group is. */
  session: Type.Union([Session, Type.Null()]),
  viewers: Type.Object({ affected: Count, watching: Count }),
  groups: Type.Array(GroupCount),
  /** Groups that could be at fault, where too few viewers are heard of to name one; empty when decided. */
  undecided: Type.Array(GroupCount),
  evidence: Type.Array(Evidence),
  /** How likely it is right in cause and time: of verdicts told with 0.9, nine in ten are. */
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  summary: Type.String(),
  /** True until no batch within the lateness bound can change it. */
  provisional: Type.Boolean(),
  /** True when late telemetry showed that there was no such stutter. */
  retracted: Type.Boolean(),
  ruleVersion: Type.String(),
});
export type Stutter = Static<typeof Stutter>;

/** What a person is told, and what to do about it. A later revision of the same id replaces it. */
export const Alert = Type.Object({
  kind: Type.Literal('alert'),
  id: Type.String(),
  revision: Count,
  room: Room,
  audience: Type.Enum(['vj', 'sre']),
  cause: Cause,
  origin: Origin,
  severity: Severity,
  at: UnixMs,
  resolvedAt: Type.Union([UnixMs, Type.Null()]),
  /** What is advised: its words in every language hang on it; `message` and `remedies` are the English ones. */
  advice: AdviceKey,
  message: Type.String(),
  remedies: Type.Array(Type.String()),
  retracted: Type.Boolean(),
  stutter: Type.String(),
});
export type Alert = Static<typeof Alert>;

/** What the room stage says. */
export const RoomVerdict = Type.Union([Stutter, Alert, Finding]);
export type RoomVerdict = Static<typeof RoomVerdict>;

/** What topic `verdicts` carries: what rooms say, and what they say together. */
export const Verdict = Type.Union([Stutter, Alert, Finding, Incident]);
export type Verdict = Static<typeof Verdict>;
