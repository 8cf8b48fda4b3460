import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Batch } from '../../../packages/telemetry/src/index.ts';

/** The real publishers of the bench. */
export const PublisherName = Type.Enum(['ffmpeg', 'queue', 'queue-small', 'fifo']);
export type PublisherName = Static<typeof PublisherName>;

/** From this moment on the link carries this. */
export const LinkStep = Type.Object({ atMs: Type.Number(), kbps: Type.Number() });
export type LinkStep = Static<typeof LinkStep>;

/** A time in which the link could not carry the stream, until all that it had left behind had gone. */
export const Dip = Type.Object({
  from: Type.Number(),
  to: Type.Number(),
  /** Seconds of the stream that had to wait at its worst. */
  peakS: Type.Number(),
});
export type Dip = Static<typeof Dip>;

/** What was true of a real push under a real trace. Times are Unix ms of the one clock that all had. */
export const Truth = Type.Object({
  trace: Type.String(),
  publisher: PublisherName,
  startMs: Type.Number(),
  endMs: Type.Number(),
  link: Type.Array(LinkStep),
  dips: Type.Array(Dip),
  /** What the uplink let through, packets' headers included. */
  sentBytes: Type.Number(),
  /** What ffmpeg said of itself. */
  progress: Type.Array(Type.Object({ atMs: Type.Number(), frames: Type.Number() })),
  /** When ffmpeg's fifo muxer said that its queue was full and was thrown away. */
  overflows: Type.Array(Type.Number()),
  /** All processors, percent; stolen is what a host took from this machine. */
  load: Type.Object({ busyPercent: Type.Number(), stealPercent: Type.Number() }),
});
export type Truth = Static<typeof Truth>;

export const truths = Compile(Truth);

/** What was true, and what was reported: all batches as they arrived, `receivedAt` by this machine's clock. */
export interface RealRun extends Truth {
  readonly batches: readonly Batch[];
}
