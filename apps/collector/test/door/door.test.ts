import { expect, test } from 'vitest';
import { Door } from '../../src/door/door.ts';
import { SharedSender } from '../../src/ingest/sharedSender.ts';
import { gate, stagedProducer } from '../support/producers.ts';

test('a door lets nobody in while a send hangs, and everybody once it is through', async () => {
  let now = 0;
  const stuck = gate();
  const sender = new SharedSender(stagedProducer(stuck.passed), () => now);
  const door = new Door({
    sender,
    pressure: { isBusy: false, isOverloaded: false },
    ticks: () => now,
  });
  const sending = sender.send({ key: 'a', value: new Uint8Array(10) });
  const settled = sender.settled();
  now = 4000;
  door.letIn();
  now = 6000;
  expect(() => door.letIn()).toThrow(expect.objectContaining({ code: 'bus_unavailable' }));
  stuck.open();
  await Promise.all([sending, settled]);
  door.letIn();
});
