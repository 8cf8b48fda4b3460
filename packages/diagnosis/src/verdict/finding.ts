import { Room, Session, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { Count, Evidence, GroupCount } from './parts.ts';

/** What can be true of a session beside, and never in the place of, a stutter. */
export const FindingKind = Type.Enum([
  'adapted',
  'masked_clog',
  'freeze_forecast',
  'headroom',
  'video_lost',
  'paused',
  'silent',
  'thermal_drift',
  'push_failed',
  'watch_failed',
  'slow_start',
  'high_delay',
  'device_shortfall',
  'settings',
]);
export type FindingKind = Static<typeof FindingKind>;

/** The leaf of a finding, such as `port_blocked`: what its words and its advice hang on. */
export const Reason = Type.String({ pattern: '^[a-z0-9_]{1,48}$' });

/** Viewers with about so much cached: when they are expected to freeze, and how likely that is. */
const ExpectedFreeze = Type.Object({
  cacheMs: Type.Number({ minimum: 0 }),
  viewers: Count,
  at: UnixMs,
  probability: Type.Number({ minimum: 0, maximum: 1 }),
});

/** Something true of a session that is not a stutter. A later revision of the same id replaces it. */
export const Finding = Type.Object({
  kind: Type.Literal('finding'),
  id: Type.String(),
  revision: Count,
  room: Room,
  /** The session it is true of; null when it is true of several viewers. */
  session: Type.Union([Session, Type.Null()]),
  side: Type.Enum(['push', 'play']),
  finding: FindingKind,
  reason: Reason,
  from: UnixMs,
  to: Type.Union([UnixMs, Type.Null()]),
  viewers: Type.Object({ affected: Count, watching: Count }),
  groups: Type.Array(GroupCount),
  evidence: Type.Array(Evidence),
  /** Of a `freeze_forecast`: who is expected to freeze when, by what they have cached; soonest first. */
  forecast: Type.Optional(Type.Array(ExpectedFreeze)),
  /** One plain sentence. */
  summary: Type.String(),
  /** What to do, the first thing first; empty where nothing can be done. */
  advice: Type.Array(Type.String()),
  /** True until no batch within the lateness bound can change it. */
  provisional: Type.Boolean(),
  /** True when late telemetry showed that it was not so. */
  retracted: Type.Boolean(),
  ruleVersion: Type.String(),
});
export type Finding = Static<typeof Finding>;
