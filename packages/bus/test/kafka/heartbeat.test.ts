import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGroupMember } from '../../src/kafka/groupMember.ts';
import { createTopicAdmin } from '../../src/kafka/topicAdmin.ts';
import { topicNames } from '../../src/kafka/topicNames.ts';
import { Recorder } from '../recorder.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function newMember() {
  const names = topicNames('heartbeat.');
  const link = { ask: () => Promise.reject(new Error('nobody is asked')), close: async () => {} };
  const reader = new Recorder();
  const { onError } = reader;
  const admin = createTopicAdmin(link, names);
  return createGroupMember({ topic: 'telemetry', group: 'g', names, admin, handler: reader, onError });
}

/** What kafkajs says to the broker of a membership, without a broker. */
function newGroup(heartbeat: () => Promise<void>) {
  const group: ConsumerGroup = Object.create(ConsumerGroup.prototype);
  vi.spyOn(group, 'assigned').mockReturnValue([]);
  vi.spyOn(group, 'pause').mockReturnValue();
  return { group, beats: vi.spyOn(group, 'heartbeat').mockImplementation(heartbeat) };
}

test('a member is alive while a fetch takes long, until it leaves', async () => {
  const member = newMember();
  const { group, beats } = newGroup(async () => {});
  member.hooks.joined(group);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(beats.mock.calls.length).toBeGreaterThanOrEqual(29);
  await member.hooks.leaving(group);
  const before = beats.mock.calls.length;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(beats).toHaveBeenCalledTimes(before);
});

test('a heartbeat that fails is the next fetch to find out about', async () => {
  const member = newMember();
  const { group, beats } = newGroup(() => Promise.reject(new Error('the group is rebalancing')));
  member.hooks.joined(group);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(beats.mock.calls.length).toBeGreaterThanOrEqual(4);
  await member.leave();
  const before = beats.mock.calls.length;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(beats).toHaveBeenCalledTimes(before);
});
