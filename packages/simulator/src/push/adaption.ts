/** The least an encoder is set to (handbook, "Traffic Control": videoBitrateMin 400). */
const FLOOR_KBPS = 400;

/** How an SDK changes its bitrate: when it looks, what it takes for trouble, how it goes down and up. */
interface Manner {
  readonly lookMs: number;
  readonly troubleMs: number;
  readonly calmMs: number;
  /** Down to this part of what went out, or of the rate itself, whichever is less. */
  readonly down: number;
  readonly up: number;
}

const manners = {
  /** OBS, dynamic bitrate: acts on 200 ms of queue, back up by a tenth every 4 s. */
  quick: { lookMs: 500, troubleMs: 200, calmMs: 4000, down: 0.9, up: 0.1 },
  slow: { lookMs: 3000, troubleMs: 500, calmMs: 9000, down: 0.8, up: 0.08 },
} as const satisfies Record<string, Manner>;

export type AdaptionName = keyof typeof manners | 'off';

/** Sets the encoder's bitrate by the send queue and by what the socket took. */
export class Adaption {
  videoKbps: number;
  private readonly manner: Manner | undefined;
  private readonly fullKbps: number;
  private lookedMs = 0;
  private lookedBytes = 0;
  private changedMs = 0;

  constructor(name: AdaptionName, fullKbps: number) {
    this.manner = name === 'off' ? undefined : manners[name];
    this.fullKbps = fullKbps;
    this.videoKbps = fullKbps;
  }

  /** Looks, when it is time to; true when the bitrate is another one now. */
  look(nowMs: number, waitingMs: number, acceptedBytes: number): boolean {
    if (this.manner === undefined || nowMs - this.lookedMs < this.manner.lookMs) return false;
    const sentKbps = ((acceptedBytes - this.lookedBytes) * 8) / (nowMs - this.lookedMs);
    this.lookedMs = nowMs;
    this.lookedBytes = acceptedBytes;
    const wanted = this.wanted(this.manner, nowMs, waitingMs, sentKbps);
    if (wanted === this.videoKbps) return false;
    this.videoKbps = wanted;
    this.changedMs = nowMs;
    return true;
  }

  private wanted(manner: Manner, nowMs: number, waitingMs: number, sentKbps: number): number {
    const { videoKbps } = this;
    if (waitingMs > manner.troubleMs) {
      // One step needs time to show in the queue before the next.
      if (nowMs - this.changedMs < 2 * manner.lookMs) return videoKbps;
      return Math.max(
        Math.min(FLOOR_KBPS, videoKbps),
        Math.round(manner.down * Math.min(videoKbps, sentKbps)),
      );
    }
    if (nowMs - this.changedMs < manner.calmMs) return videoKbps;
    return Math.min(this.fullKbps, Math.round(videoKbps + manner.up * this.fullKbps));
  }
}
