import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src/frameLog.ts';
import { dropPolicies } from '../../src/push/dropPolicy.ts';
import { SendQueue } from '../../src/push/sendQueue.ts';

const everything = { room: Number.MAX_SAFE_INTEGER };

/** Ten pictures a second, every other one disposable, a key frame every two seconds; sound beside them. */
function fill(queue: SendQueue, toMs: number): void {
  for (let at = 0; at < toMs; at += 100) {
    const key = at % 2000 === 0;
    queue.add({ stampMs: at, bytes: 1000, video: true, key, disposable: !key && at % 200 === 100 });
    queue.add({ stampMs: at, bytes: 100, video: false, key: false });
  }
}

function taken(queue: SendQueue): Frame[] {
  const frames: Frame[] = [];
  queue.writeTo({
    room: everything.room,
    accept: (_, frame) => void (frame !== undefined && frames.push(frame)),
  });
  return frames;
}

describe('dropping like OBS', () => {
  it('gives up what nothing depends on first', () => {
    const queue = new SendQueue(dropPolicies.obs);
    fill(queue, 900);
    const video = taken(queue).filter((frame) => frame.video);
    expect(video.map(({ stampMs }) => stampMs)).toEqual([0, 200, 400, 600, 800]);
  });

  it('then all but key frames and sound, until the next key frame', () => {
    const queue = new SendQueue(dropPolicies.obs);
    fill(queue, 2000);
    const frames = taken(queue);
    expect(frames.filter(({ video }) => video).map(({ stampMs }) => stampMs)).toEqual([0]);
    expect(frames.filter(({ video }) => !video)).toHaveLength(20);
  });
});

describe('dropping by count', () => {
  it('keeps 600 frames, and lets the oldest pictures up to a key frame go', () => {
    const queue = new SendQueue(dropPolicies.count, Infinity);
    fill(queue, 30_000);
    expect(queue.dropped).toBe(0);
    queue.add({ stampMs: 30_000, bytes: 1000, video: true, key: true });
    expect(queue.dropped).toBe(19);
    expect(queue.length).toBe(601 - 19);
    const video = taken(queue).filter((frame) => frame.video);
    expect(video.slice(0, 3).map(({ stampMs }) => stampMs)).toEqual([0, 2000, 2100]);
  });
});

describe.each(['span', 'obs', 'count'] as const)('%s', (name) => {
  it('accounts for every frame', () => {
    const queue = new SendQueue(dropPolicies[name], name === 'count' ? Infinity : undefined);
    fill(queue, 60_000);
    expect(queue.dropped).toBeGreaterThan(0);
    expect(queue.sent + queue.dropped + queue.length).toBe(queue.made);
    taken(queue);
    expect(queue.length).toBe(0);
    expect(queue.sent + queue.dropped).toBe(queue.made);
  });
});
