import type { Frame } from '../frameLog.ts';

/** Media waiting for longer than this is not worth sending any more. */
const LONGEST_SPAN_MS = 2000;

/** Nor is audio, which goes last. */
const LONGEST_AUDIO_MS = 2 * LONGEST_SPAN_MS;

/** Where frames go: a buffer with room for so many bytes. */
interface Socket {
  readonly room: number;
  /** Takes bytes of a frame; the frame itself comes with its last bytes. */
  accept(bytes: number, complete: Frame | undefined): void;
}

/**
 * Frames between the encoder and the socket. When more than two seconds of video wait, the video up to the
 * newest key frame goes, or, when there is none, all that hangs on the last one (OBS and LFLiveKit drop so).
 */
export class SendQueue {
  /** Counted since the push began. */
  made = 0;
  sent = 0;
  dropped = 0;
  private waiting: Frame[] = [];
  private headWritten = 0;
  private untilKey = false;

  /** Frames not yet wholly with the socket. */
  get length(): number {
    return this.waiting.length;
  }

  /** How much media waits. */
  get spanMs(): number {
    const [head] = this.waiting;
    return head === undefined ? 0 : (this.waiting.at(-1)?.stampMs ?? 0) - head.stampMs;
  }

  add(frame: Frame): void {
    this.made++;
    if (frame.key) this.untilKey = false;
    if (frame.video && this.untilKey) {
      this.dropped++;
      return;
    }
    this.waiting.push(frame);
    const oldest = this.waiting.find((other, index) => index >= this.firstFree && other.video);
    if (oldest !== undefined && frame.stampMs - oldest.stampMs > LONGEST_SPAN_MS) this.drop();
    if (this.spanMs > LONGEST_AUDIO_MS)
      this.keep((other) => frame.stampMs - other.stampMs <= LONGEST_AUDIO_MS);
  }

  /** Writes until the socket is full. */
  writeTo(socket: Socket): void {
    let complete = 0;
    while (socket.room > 0) {
      const frame = this.waiting[complete];
      if (frame === undefined) break;
      const rest = frame.bytes - this.headWritten;
      const bytes = Math.min(socket.room, rest);
      const isWhole = bytes === rest;
      socket.accept(bytes, isWhole ? frame : undefined);
      this.headWritten = isWhole ? 0 : this.headWritten + bytes;
      if (isWhole) complete++;
    }
    if (complete > 0) this.waiting.splice(0, complete);
    this.sent += complete;
  }

  /** The connection is gone: nothing that waits will be sent, and a new one begins with a key frame. */
  clear(): void {
    this.dropped += this.waiting.length;
    this.waiting = [];
    this.headWritten = 0;
    this.untilKey = true;
  }

  private drop(): void {
    const newestKey = this.waiting.findLastIndex((frame) => frame.key);
    const stale = this.waiting.slice(this.firstFree, newestKey).some((frame) => frame.video);
    // No newer key frame to go on with: what is left of this group of pictures is lost, also what is yet to come.
    if (!stale) this.untilKey = true;
    this.keep((frame, index) => !frame.video || (stale ? index >= newestKey : frame.key));
  }

  /** Half of a frame already written cannot be taken back. */
  private get firstFree(): number {
    return this.headWritten > 0 ? 1 : 0;
  }

  private keep(isWanted: (frame: Frame, index: number) => boolean): void {
    const kept = this.waiting.filter((frame, index) => index < this.firstFree || isWanted(frame, index));
    this.dropped += this.waiting.length - kept.length;
    this.waiting = kept;
  }
}
