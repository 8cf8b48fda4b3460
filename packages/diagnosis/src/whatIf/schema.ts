import { Room, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { Cause } from '../verdict/verdict.ts';
import { Estimate } from './estimate.ts';

const Count = Type.Integer({ minimum: 0 });

/** Viewer-minutes of one kind: seen while the stutter could be felt, and what would not have been without it. */
export const Harm = Type.Object({ observed: Type.Number(), avoidable: Estimate });
export type Harm = Static<typeof Harm>;

/** What a stutter, or all of one cause in a room, cost its viewers. Amounts are viewer-minutes. */
export const WhatIf = Type.Object({
  kind: Type.Literal('what_if'),
  room: Room,
  cause: Cause,
  /** The stutters taken away: one, or all of the cause. */
  stutters: Type.Array(Type.String()),
  from: UnixMs,
  to: Type.Union([UnixMs, Type.Null()]),
  /** Viewers that it concerned and whose telemetry tells of the time. */
  viewers: Count,
  /** Which of the two is the harm that this cause does. */
  unit: Type.Enum(['stall', 'slideshow']),
  /** Nothing to play: loading after playback had begun. */
  stall: Harm,
  /** Played, with fewer frames a second than the limit of a low frame rate, down to none. */
  slideshow: Harm,
  /** Stall that smooth mode would have saved the viewers who were not on it; null where nobody stalled. */
  smoothSaves: Type.Union([Estimate, Type.Null()]),
  /** How far the model, replayed as it was, misses the stalls seen, as a part of them; null without any. */
  modelError: Type.Union([Type.Number(), Type.Null()]),
  assumptions: Type.Array(Type.String()),
});
export type WhatIf = Static<typeof WhatIf>;
