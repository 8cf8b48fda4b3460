import { diagnoseRecording, type Stutter } from '../../../packages/diagnosis/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { listen } from '../../evaluate/detectors/stutterscope.ts';
import type { Dip } from '../rig/run.ts';
import { CERTAIN_S, HARMLESS_S } from './dips.ts';

/** The link is well again before the push is: its queue drains, and the server and TCP have their own patience. */
const AFTER_MS = 5000;

/** What `stutterscope diagnose` says of a recording, held against what the link did. */
export interface Told {
  /** Dips that must be told, and those that an upstream clog was told of. */
  readonly dips: number;
  readonly found: number;
  readonly missed: readonly Dip[];
  readonly stutters: readonly Stutter[];
  /** Stutters in whose time nothing had to wait. */
  readonly ofNothing: readonly Stutter[];
  /** Stutters of any cause but the uplink: no other was at work. */
  readonly otherCause: readonly Stutter[];
  /** Seconds from a dip to where its stutter is dated from, and to the first word on the collector's clock. */
  readonly datedS: readonly number[];
  readonly saidS: readonly number[];
}

const touches = ({ from, to }: Dip, stutter: Stutter) =>
  stutter.from <= to + AFTER_MS && (stutter.to ?? Infinity) >= from;

/** Diagnoses a run's batches and scores what was said. */
export function toldOf(batches: readonly Batch[], dips: readonly Dip[]): Told {
  const stutters = diagnoseRecording(batches).filter((verdict) => verdict.kind === 'stutter');
  const clogs = stutters.filter(({ cause }) => cause === 'upstream_clog');
  const certain = dips.filter(({ peakS }) => peakS >= CERTAIN_S);
  const found = certain.filter((dip) => clogs.some((clog) => touches(dip, clog)));
  const felt = dips.filter(({ peakS }) => peakS >= HARMLESS_S);
  const delays = delaysOf(batches, clogs, felt);
  return {
    dips: certain.length,
    found: found.length,
    missed: certain.filter((dip) => !found.includes(dip)),
    stutters,
    ofNothing: stutters.filter((stutter) => !felt.some((dip) => touches(dip, stutter))),
    otherCause: stutters.filter(({ cause }) => cause !== 'upstream_clog'),
    ...delays,
  };
}

/** A clog's delay is from the first dip in it: what came later was a clog already. */
function delaysOf(batches: readonly Batch[], clogs: readonly Stutter[], felt: readonly Dip[]) {
  const arrival = (batch: Batch) => batch.receivedAt ?? batch.sentAt;
  const delivered = batches.map((batch) => ({ at: arrival(batch), batch })).sort((a, b) => a.at - b.at);
  const { stutters: told } = listen(delivered);
  const datedS: number[] = [];
  const saidS: number[] = [];
  for (const clog of clogs) {
    const dip = felt.find((one) => touches(one, clog));
    const saidAt = told.get(clog.id)?.saidAt;
    if (dip === undefined) continue;
    datedS.push((clog.from - dip.from) / 1000);
    if (saidAt !== undefined) saidS.push((saidAt - dip.from) / 1000);
  }
  return { datedS, saidS };
}
