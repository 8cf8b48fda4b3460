import type { Cause, Features, Finding, Origin, Severity } from '../../../packages/diagnosis/src/index.ts';
import type { HarmRadius, Hidden, Incident, Scenario } from '../../../packages/simulator/src/index.ts';
import type { SaidForecast, TrueFreeze, WatchedScreen } from './forecast.ts';

/** A stutter as some detector says it in the end. Times are Unix ms; `from` and `to` in its own event time. */
export interface Claim {
  readonly id: string;
  readonly cause: Cause;
  readonly origin: Origin;
  readonly severity: Severity;
  readonly from: number;
  /** Where it ended, or the end of the run. */
  readonly to: number;
  /** When it was first said, on the server's clock. */
  readonly saidAt: number;
  readonly session: string | null;
  readonly groups: readonly HarmRadius[];
  /** Null where the detector gives none. */
  readonly confidence: number | null;
  /** What its confidence is made of. */
  readonly features?: Features;
  /** One line a number, for people. */
  readonly evidence: readonly string[];
}

/** What a VJ was told, whether or not it was taken back: it cannot be unread. */
export interface VjAlert {
  readonly cause: Cause;
  /** Server's clock, Unix ms. */
  readonly saidAt: number;
  /** Start of the stutter it is about. */
  readonly from: number;
  readonly to: number;
}

/** A finding as it stands in the end. */
export interface FindingClaim extends Pick<Finding, 'finding' | 'reason' | 'from'> {
  /** Where it ended, or the end of the run. */
  readonly to: number;
}

/** All that one detector said of one run. */
export interface Said {
  readonly claims: readonly Claim[];
  readonly alerts: readonly VjAlert[];
  readonly findings: readonly FindingClaim[];
  /** Every revision of every forecast, in the order said. */
  readonly forecasts: readonly SaidForecast[];
  /** Stutters taken back, or given another origin or radius after they were first said. */
  readonly corrections: number;
}

/** Who watched, and in which groups they were. */
export type Roster = ReadonlyMap<string, readonly HarmRadius[]>;

/** Harm that no verdict is held against. */
type Neutral = Pick<Incident, 'from' | 'to' | 'viewers'>;

/** The truth of one run, without its telemetry. */
export interface Truth {
  readonly scenario: Scenario;
  /** Start of the run on the server's clock, Unix ms. */
  readonly startMs: number;
  readonly incidents: readonly Incident[];
  readonly hidden: readonly Hidden[];
  readonly freezes: readonly TrueFreeze[];
  readonly screens: readonly WatchedScreen[];
  readonly roster: Roster;
  /** What may be said or not: harm without a single cause, and harm too brief to matter. */
  readonly neutral: readonly Neutral[];
  /** The same truth with harm drawn differently, by name: another cut, or each label as it came. */
  readonly variants: Readonly<Record<string, Pick<Truth, 'incidents' | 'neutral'>>>;
}
