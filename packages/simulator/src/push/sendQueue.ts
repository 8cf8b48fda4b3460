import type { Frame } from '../frameLog.ts';
import type { DropPolicy } from './dropPolicy.ts';

/** Audio goes last: when this much waits, the oldest of it is lost too. */
const LONGEST_AUDIO_MS = 4000;

/** Where frames go: a buffer with room for so many bytes. */
interface Socket {
  readonly room: number;
  /** Takes bytes of a frame; the frame itself comes with its last bytes. */
  accept(bytes: number, complete: Frame | undefined): void;
}

/** Frames between the encoder and the socket; the policy says what goes when the socket takes too little. */
export class SendQueue {
  /** Counted since the push began. */
  made = 0;
  sent = 0;
  dropped = 0;
  private waiting: Frame[] = [];
  private headWritten = 0;
  private untilKey = false;
  private readonly policy: DropPolicy;
  private readonly longestAudioMs: number;

  constructor(policy: DropPolicy, longestAudioMs = LONGEST_AUDIO_MS) {
    this.policy = policy;
    this.longestAudioMs = longestAudioMs;
  }

  /** When the oldest frame that waits was made. */
  get oldestMs(): number | undefined {
    return this.waiting[0]?.stampMs;
  }

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
    const drop = this.policy(this.waiting, this.firstFree);
    if (drop !== undefined) {
      if (drop.untilKey) this.untilKey = true;
      this.keep(drop.keeps);
    }
    if (this.spanMs > this.longestAudioMs)
      this.keep((other) => frame.stampMs - other.stampMs <= this.longestAudioMs);
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
