import { describe, expect, it } from 'vitest';
import { bundle } from '../apps/processor/src/bundle.ts';
import { SessionStage } from '../packages/diagnosis/src/index.ts';
import { fetches } from '../tools/bench/load.ts';
import { kinds, recordRooms } from '../tools/bench/recordings.ts';
import { measureMemory } from '../tools/bench/run/memory.ts';
import { runStages } from '../tools/bench/run/stages.ts';

// What does not depend on the machine: counts and bytes. The bench measures the rest.
describe('cost of the diagnosis', () => {
  it('keeps little of a session, and less of one that is idle', () => {
    const memory = measureMemory({ memoryRooms: 96, viewers: 20, activeBatches: 50 });
    const bytesOf = (wanted: string) => memory.find(({ state }) => state === wanted)?.bytesPerSession;
    expect(bytesOf('idle')).toBeLessThan(1280);
    expect(bytesOf('active')).toBeLessThan(4096);
  }, 120_000);

  it.each(kinds.filter(({ samplesPerBatch }) => samplesPerBatch === 2))(
    'tells the rooms of many batches at once: $name',
    (kind) => {
      const load = fetches(recordRooms(kind, 4, 20, 30), { rooms: 4, crowd: 1, cycles: 1 });
      const { signals, batches } = runStages(load, 0);
      expect(signals / batches).toBeLessThan(1.5);
    },
    60_000,
  );

  it.each(kinds)('sends the rooms fewer messages than it was sent: $name', (kind) => {
    const stage = new SessionStage('cost');
    let batches = 0;
    let messages = 0;
    for (const fetch of fetches(recordRooms(kind, 4, 20, 30), { rooms: 4, crowd: 1, cycles: 1 })) {
      batches += fetch.length;
      for (const { text, print } of fetch) stage.accept(JSON.parse(text), print);
      messages += bundle(stage.drain(), ({ room }) => room).length;
    }
    expect(messages / batches).toBeLessThan(1);
  });
});
