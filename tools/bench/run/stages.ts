import { RoomStage, SessionStage } from '../../../packages/diagnosis/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';
import type { Message } from '../load.ts';

/** CPU seconds of one run, and what it worked on. */
export interface Cost {
  /** Samples and batches in the measured part. */
  samples: number;
  batches: number;
  fetches: number;
  signals: number;
  verdicts: number;
  /** The reference: JSON.parse of the same batches. */
  parseS: number;
  /** The other reference: a counter by session in a bare Map. */
  countS: number;
  sessionS: number;
  roomS: number;
}

/** CPU time that this process has used, seconds: the collector of garbage and the compiler count. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const parse = (text: string): Batch => JSON.parse(text);

/**
 * Runs both stages as the processor does: a fetch of batches in, its signals on to the rooms, their verdicts out.
 * What comes before `fromMs` of the load only fills the state.
 */
export function runStages(load: Iterable<readonly Message[]>, fromMs: number): Cost {
  const sessions = new SessionStage('bench');
  const rooms = new RoomStage();
  const counter = new Map<string, number>();
  const cost: Cost = {
    samples: 0,
    batches: 0,
    fetches: 0,
    signals: 0,
    verdicts: 0,
    parseS: 0,
    countS: 0,
    sessionS: 0,
    roomS: 0,
  };
  for (const messages of load) {
    const begin = cpuSeconds();
    const batches = messages.map(({ text }) => parse(text));
    const parsed = cpuSeconds();
    for (const { session, samples } of batches)
      counter.set(session, (counter.get(session) ?? 0) + samples.t.length);
    const counted = cpuSeconds();
    batches.forEach((batch, index) => {
      sessions.accept(batch, messages[index]?.print);
    });
    const signals = sessions.drain();
    const judged = cpuSeconds();
    for (const signal of signals) rooms.accept(signal);
    const verdicts = rooms.drain();
    const joined = cpuSeconds();
    if ((messages.at(-1)?.atMs ?? 0) < fromMs) continue;
    cost.samples += messages.reduce((sum, { samples }) => sum + samples, 0);
    cost.batches += batches.length;
    cost.fetches += 1;
    cost.signals += signals.length;
    cost.verdicts += verdicts.length;
    cost.parseS += parsed - begin;
    cost.countS += counted - parsed;
    cost.sessionS += judged - counted;
    cost.roomS += joined - judged;
  }
  return cost;
}
