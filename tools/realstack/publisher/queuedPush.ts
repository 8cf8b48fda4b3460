import type { Socket } from 'node:net';
import type { Frame } from '../../../packages/simulator/src/frameLog.ts';
import { type DropPolicyName, dropPolicies } from '../../../packages/simulator/src/push/dropPolicy.ts';
import { SendQueue } from '../../../packages/simulator/src/push/sendQueue.ts';
import { isConfig, isKey, type MediaTag } from './flvTags.ts';
import { rtmpMessage } from './rtmpConnection.ts';

const VIDEO = 9;

/** Counted since the push began. */
export interface Counters {
  readonly videoFrames: number;
  readonly videoBytes: number;
  readonly audioBytes: number;
  /** Bytes that the kernel has taken. */
  readonly acceptedBytes: number;
  readonly dropped: number;
}

/** What a live SDK has between its encoder and its socket: a queue of frames, a rule for dropping, no blocking. */
export class QueuedPush {
  private readonly queue: SendQueue;
  private readonly messages = new WeakMap<Frame, Buffer>();
  private readonly socket: Socket;
  private writing = false;
  private made = { videoFrames: 0, videoBytes: 0, audioBytes: 0 };
  private acceptedBytes = 0;

  constructor(socket: Socket, policy: DropPolicyName) {
    this.socket = socket;
    this.queue = new SendQueue(dropPolicies[policy]);
  }

  get waitingFrames(): number {
    return this.queue.length;
  }

  get waitingMs(): number {
    return this.queue.spanMs;
  }

  counters(): Counters {
    return { ...this.made, acceptedBytes: this.acceptedBytes, dropped: this.queue.dropped };
  }

  add(tag: MediaTag): void {
    const message = rtmpMessage(tag);
    if (isConfig(tag)) {
      // Once, at the beginning, when nothing waits.
      this.socket.write(message);
      return;
    }
    const video = tag.type === VIDEO;
    if (video) this.made.videoFrames++;
    this.made[video ? 'videoBytes' : 'audioBytes'] += message.length;
    const frame: Frame = { stampMs: tag.timestampMs, bytes: message.length, video, key: isKey(tag) };
    this.messages.set(frame, message);
    this.queue.add(frame);
    this.pump();
  }

  /** A frame at a time, the next when the kernel has all of the last: Node itself keeps nothing. */
  private pump(): void {
    if (this.writing) return;
    const taken: Frame[] = [];
    this.queue.writeTo({
      get room() {
        return taken.length === 0 ? Number.MAX_SAFE_INTEGER : 0;
      },
      accept: (_bytes, complete) => complete !== undefined && taken.push(complete),
    });
    const message = taken[0] && this.messages.get(taken[0]);
    if (message === undefined) return;
    this.writing = true;
    this.socket.write(message, () => {
      this.acceptedBytes += message.length;
      this.writing = false;
      this.pump();
    });
  }
}
