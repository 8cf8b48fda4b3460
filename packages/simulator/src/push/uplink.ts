import type { Frame } from '../frameLog.ts';

const DELAY_MS = 40;

/** Who has found a socket full is told to go on when the free part is half of the used one (Linux, sk_stream_is_writeable). */
const WRITABLE = 0.5;

/** A frame that has reached the ingest. */
export interface Arrival {
  readonly frame: Frame;
  readonly atMs: number;
}

/** The socket buffer and the link behind it. */
export class Uplink {
  /** All that the app could hand over, counted since the push began. */
  acceptedBytes = 0;
  private held = 0;
  private full = false;
  private tails: { readonly frame: Frame; readonly endsAt: number }[] = [];

  private readonly socketBytes: number;

  constructor(socketBytes: number) {
    this.socketBytes = socketBytes;
  }

  /** Bytes it takes now: after it was full none for a while, so that a clogged app sends in lumps. */
  get room(): number {
    return this.full ? 0 : this.socketBytes - this.held;
  }

  /** When the oldest frame in the socket was made. */
  get oldestMs(): number | undefined {
    return this.tails[0]?.frame.stampMs;
  }

  /** Bytes handed over that have not left the phone. */
  get unsentBytes(): number {
    return this.held;
  }

  /** Takes bytes in; a frame comes with its last bytes. */
  accept(bytes: number, complete: Frame | undefined): void {
    this.acceptedBytes += bytes;
    this.held += bytes;
    if (this.held >= this.socketBytes) this.full = true;
    if (complete !== undefined) this.tails.push({ frame: complete, endsAt: this.acceptedBytes });
  }

  /** Sends for a step of time; gives the frames whose last byte went out. */
  drain(
    kbps: number,
    fromMs: number,
    toMs: number,
  ): { readonly bytes: number; readonly arrivals: Arrival[] } {
    const bytes = Math.min(this.held, (kbps * (toMs - fromMs)) / 8);
    this.held -= bytes;
    if (this.socketBytes - this.held >= WRITABLE * this.held) this.full = false;
    const goneTo = this.acceptedBytes - this.held;
    const count = this.tails.findIndex((tail) => tail.endsAt > goneTo + 1e-6);
    const out = this.tails.splice(0, count < 0 ? this.tails.length : count);
    return { bytes, arrivals: out.map(({ frame }) => ({ frame, atMs: toMs + DELAY_MS })) };
  }

  /** The connection is gone with all that was under way. */
  reset(): void {
    this.held = 0;
    this.full = false;
    this.tails = [];
  }
}
