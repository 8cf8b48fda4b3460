/** A frame of the stream. Its time stamp is the moment it left the encoder. */
export interface Frame {
  readonly stampMs: number;
  readonly bytes: number;
  readonly video: boolean;
  readonly key: boolean;
  /** No other frame needs it. */
  readonly disposable?: boolean;
  /** The VJ lets the picture stand still. */
  readonly still?: boolean;
}

// A power of two that holds a minute of video and audio: longer than any viewer may lag.
const CAPACITY = 8192;
const SLOT = CAPACITY - 1;

/**
 * The frames that reached the ingest, in order, shared by all viewers of the room: a viewer is a position in
 * it. Only the newest are kept.
 */
export class FrameLog {
  /** The index behind the newest frame. */
  end = 0;
  private readonly media = new Float64Array(CAPACITY);
  private readonly arrived = new Float64Array(CAPACITY);
  private readonly size = new Int32Array(CAPACITY);
  private readonly kind = new Uint8Array(CAPACITY);
  private lastStampMs = Number.NaN;
  private lastMediaMs = 0;

  push(frame: Frame, arrivedMs: number): void {
    // A server evens out a jump of the time stamps, as after a reconnect (SRS, time_jitter full: 250 ms, 10 ms).
    const step = frame.stampMs - this.lastStampMs;
    this.lastMediaMs += Math.abs(step) <= 250 ? step : 10;
    this.lastStampMs = frame.stampMs;
    const slot = this.end++ & SLOT;
    this.media[slot] = this.lastMediaMs;
    this.arrived[slot] = arrivedMs;
    this.size[slot] = frame.bytes;
    this.kind[slot] = (frame.video ? 1 : 0) + (frame.key ? 2 : 0) + (frame.still === true ? 4 : 0);
  }

  /** The frame's place on the stream's own timeline, which has no holes. */
  mediaMs(index: number): number {
    return this.media[index & SLOT] ?? 0;
  }

  /** The frame has left the origin for the edge servers. */
  leave(index: number, nowMs: number): void {
    this.arrived[index & SLOT] = Math.max(nowMs, this.arrivedMs(index));
  }

  arrivedMs(index: number): number {
    return this.arrived[index & SLOT] ?? 0;
  }

  bytes(index: number): number {
    return this.size[index & SLOT] ?? 0;
  }

  isVideo(index: number): boolean {
    return ((this.kind[index & SLOT] ?? 0) & 1) === 1;
  }

  /** Whether the VJ lets the picture stand still here. */
  isStill(index: number): boolean {
    return ((this.kind[index & SLOT] ?? 0) & 4) === 4;
  }

  /** The newest key frame before `end`, or undefined when none is kept. */
  newestKey(end: number): number | undefined {
    const oldest = Math.max(0, this.end - CAPACITY);
    for (let index = end - 1; index >= oldest; index--) {
      if (((this.kind[index & SLOT] ?? 0) & 2) === 2) return index;
    }
    return undefined;
  }
}
