import { UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';

export const Count = Type.Integer({ minimum: 0 });

/** What viewers are counted by. */
export const GroupBy = Type.Enum(['network', 'server', 'region', 'protocol', 'version']);
export type GroupBy = Static<typeof GroupBy>;

/** Viewers of one group: how many stalled, of how many that watched. */
export const GroupCount = Type.Object({ by: GroupBy, id: Type.String(), affected: Count, watching: Count });
export type GroupCount = Static<typeof GroupCount>;

/** One number that speaks for or against a verdict, beside the limit it is held to. */
export const Evidence = Type.Object({
  /** The status parameter or derived figure, as the documentation names it. */
  signal: Type.String(),
  at: UnixMs,
  value: Type.Number(),
  unit: Type.String(),
  comparison: Type.Enum(['>=', '>', '<=', '<', '=']),
  limit: Type.Number(),
  /** False for what speaks against the verdict. */
  supports: Type.Boolean(),
});
export type Evidence = Static<typeof Evidence>;
