import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src/frameLog.ts';
import { dropPolicies } from '../../src/push/dropPolicy.ts';
import { SendQueue } from '../../src/push/sendQueue.ts';

const video = (stampMs: number, key = false): Frame => ({ stampMs, bytes: 1000, video: true, key });
const audio = (stampMs: number): Frame => ({ stampMs, bytes: 100, video: false, key: false });

function socketOf(room: number) {
  const taken: Frame[] = [];
  const socket = {
    room,
    accept(bytes: number, complete: Frame | undefined) {
      socket.room -= bytes;
      if (complete !== undefined) taken.push(complete);
    },
  };
  return { socket, taken };
}

/** Two seconds a group of pictures, ten frames a second. */
const fill = (queue: SendQueue, fromMs: number, toMs: number) => {
  for (let at = fromMs; at < toMs; at += 100) {
    queue.add(video(at, at % 2000 === 0));
    queue.add(audio(at));
  }
};

const everything = { room: Number.MAX_SAFE_INTEGER };

describe('SendQueue', () => {
  it('hands frames over in order, a big one in pieces', () => {
    const queue = new SendQueue(dropPolicies.span);
    fill(queue, 0, 300);
    const { socket, taken } = socketOf(1500);
    queue.writeTo(socket);
    expect(taken.map(({ stampMs, video }) => [stampMs, video])).toEqual([
      [0, true],
      [0, false],
    ]);
    expect(queue.length).toBe(4);
    socket.room = 600;
    queue.writeTo(socket);
    expect(taken.at(-1)).toEqual(video(100));
    expect(socket.room).toBe(0);
  });

  it('drops nothing while less than two seconds of video wait', () => {
    const queue = new SendQueue(dropPolicies.span);
    fill(queue, 0, 2000);
    expect(queue.dropped).toBe(0);
  });

  it('then drops the video before the newest key frame, and no audio', () => {
    const queue = new SendQueue(dropPolicies.span);
    fill(queue, 0, 2200);
    const { socket, taken } = socketOf(everything.room);
    queue.writeTo(socket);
    expect(taken.filter((frame) => frame.video).map(({ stampMs }) => stampMs)).toEqual([2000, 2100]);
    expect(taken.filter((frame) => !frame.video)).toHaveLength(22);
    expect(queue.dropped).toBe(20);
  });

  it('without a newer key frame gives up what hangs on the last one, and starts again with a key frame', () => {
    const queue = new SendQueue(dropPolicies.span);
    queue.add(video(0, true));
    for (let at = 100; at <= 3000; at += 100) queue.add(video(at));
    queue.add(video(3100, true));
    queue.add(video(3200));
    const { socket, taken } = socketOf(everything.room);
    queue.writeTo(socket);
    expect(taken.map(({ stampMs, key }) => [stampMs, key])).toEqual([
      [3100, true],
      [3200, false],
    ]);
  });

  it('never takes back a frame of which the socket has a part', () => {
    const queue = new SendQueue(dropPolicies.span);
    queue.add(video(0, true));
    queue.writeTo(socketOf(400).socket);
    for (let at = 100; at <= 2500; at += 100) queue.add(video(at, at === 2000));
    const { socket, taken } = socketOf(everything.room);
    queue.writeTo(socket);
    expect(taken[0]).toEqual(video(0, true));
    expect(everything.room - socket.room).toBe(taken.length * 1000 - 400);
  });

  it('is bounded, however little leaves it', () => {
    const queue = new SendQueue(dropPolicies.span);
    fill(queue, 0, 60_000);
    expect(queue.spanMs).toBeLessThanOrEqual(4000);
    expect(queue.length).toBeLessThan(100);
  });

  it('counts every frame once', () => {
    const step = fc.oneof(
      fc.record({ add: fc.nat(800), key: fc.boolean(), video: fc.boolean() }),
      fc.record({ room: fc.double({ min: 0, max: 5000, noNaN: true }) }),
      fc.constant({ clear: true }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new SendQueue(dropPolicies.span);
        let nowMs = 0;
        for (const action of steps) {
          if ('add' in action) {
            nowMs += action.add;
            queue.add({ stampMs: nowMs, bytes: 1000, video: action.video, key: action.video && action.key });
          } else if ('room' in action) queue.writeTo(socketOf(action.room).socket);
          else queue.clear();
          expect(queue.sent + queue.dropped + queue.length).toBe(queue.made);
        }
      }),
    );
  });
});
