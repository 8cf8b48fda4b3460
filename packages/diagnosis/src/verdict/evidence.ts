import type { Evidence } from './verdict.ts';

/** Digits that mean something: a tenth of anything these signals are measured in. */
const tenths = (value: number) => Math.round(value * 10) / 10;

type Spoken = Omit<Evidence, 'supports' | 'value'> & {
  readonly value: number | null;
  readonly supports?: boolean;
};

/** One line of evidence; nothing where the value was never measured. */
export function evidence(line: Spoken): Evidence[] {
  if (line.value === null || !Number.isFinite(line.value)) return [];
  return [{ ...line, value: tenths(line.value), limit: tenths(line.limit), supports: line.supports ?? true }];
}
