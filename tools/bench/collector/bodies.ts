import { kinds, recordRooms } from '../recordings.ts';

/** One batch as its client sends it. */
export interface BatchText {
  readonly text: string;
  readonly samples: number;
}

const ROOMS = 8;
const VIEWERS = 20;

/** Full batches of so many samples, half of them of rooms in trouble. */
export function batchTexts(samplesPerBatch: number): BatchText[] {
  return kinds
    .filter((kind) => kind.samplesPerBatch === samplesPerBatch)
    .flatMap((kind) => recordRooms(kind, ROOMS, VIEWERS, 8 * samplesPerBatch))
    .flat()
    .filter(({ samples }) => samples.t.length === samplesPerBatch)
    .map((batch) => ({ text: JSON.stringify(batch), samples: batch.samples.t.length }));
}

/** The same samples, one event a request, as a player-analytics client would report them. */
export function eventTexts(batches: readonly BatchText[]): BatchText[] {
  return batches.flatMap(({ text }) => {
    const { session, samples, client, stream } = JSON.parse(text);
    const [first] = samples.t;
    const { t: _, ...columns } = samples;
    const values = Object.entries<number[]>(columns).map(([name, column]) => [name, column[0]]);
    const payload = { ...Object.fromEntries(values), networkId: client.networkId, serverIp: stream.serverIp };
    const event = {
      event: 'heartbeat',
      sessionId: session,
      timestamp: first,
      playhead: -1,
      duration: -1,
      payload,
    };
    return { text: JSON.stringify(event), samples: 1 };
  });
}
