/** Steps a column may have: more than pixels across a screen show nothing. */
const STEPS = 2000;

const STEPS_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000] as const;

/** A day: beyond that a room is a matter of reports. */
export const LONGEST_MS = 86_400_000;

/** A span of time in whole steps. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** [fromMs, toMs) widened to whole steps, of the shortest kind that a screen has room for. */
export function spanOf(fromMs: number, toMs: number): Span {
  const stepMs = STEPS_MS.find((step) => (toMs - fromMs) / step <= STEPS) ?? STEPS_MS[6];
  return inSteps(fromMs, toMs, stepMs);
}

/** [fromMs, toMs) widened to whole steps. */
export function inSteps(fromMs: number, toMs: number, stepMs: number): Span {
  return { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs: Math.ceil(toMs / stepMs) * stepMs, stepMs };
}

/** How many steps it has. */
export const lengthOf = ({ fromMs, toMs, stepMs }: Span): number => Math.round((toMs - fromMs) / stepMs);
