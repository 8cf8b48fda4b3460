import type { Batch } from '@stutterscope/telemetry';
import { diagnoseRecording, type Finding, type RuleOverrides } from '../../src/index.ts';
import { START } from '../support/recording.ts';

/** The findings of a recording. */
export const findingsOf = (batches: readonly Batch[], overrides: RuleOverrides = {}): Finding[] =>
  diagnoseRecording(batches, overrides).filter((verdict) => verdict.kind === 'finding');

const second = (t: number) => (t - START) / 1000;

/** Each finding as what, why, and its times in seconds after the start. */
export const told = (batches: readonly Batch[]) =>
  findingsOf(batches).map(({ finding, reason, from, to }) => [
    finding,
    reason,
    second(from),
    to === null ? null : second(to),
  ]);
