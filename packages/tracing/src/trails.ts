import type { Context } from '@opentelemetry/api';
import type { Topic } from '@stutterscope/bus';

/** Of which topic a message was heard last that made one of these; telemetry comes from outside. */
const causes: Readonly<Record<Topic, Topic | null>> = {
  telemetry: null,
  signals: 'telemetry',
  census: 'signals',
  verdicts: 'signals',
  notices: 'verdicts',
  cloud: null,
  'dead-letters': null,
};

/** What is said of a room so long after something was heard of it was not made by that, ms. */
const FRESH_MS = 5000;

/** From so many rooms on those that were not heard of lately are dropped. */
const MANY = 10_000;

/**
 * Which trace was heard last of each room, by topic. A stage gathers what it hears of a room and says it later, once for
 * all: what it says goes on in the trace of the newest.
 */
export class Trails {
  private readonly byTopic = new Map<
    Topic,
    Map<string, { readonly context: Context; readonly at: number }>
  >();

  hear(topic: Topic, room: string, context: Context): void {
    let rooms = this.byTopic.get(topic);
    if (rooms === undefined) {
      rooms = new Map();
      this.byTopic.set(topic, rooms);
    }
    const at = performance.now();
    rooms.set(room, { context, at });
    if (rooms.size < MANY) return;
    for (const [name, heard] of rooms) if (at - heard.at > FRESH_MS) rooms.delete(name);
  }

  /** In which trace something that is said of a room goes on; null where nothing lately heard of it made it. */
  of(topic: Topic, room: string): Context | null {
    const cause = causes[topic];
    const heard = cause === null ? undefined : this.byTopic.get(cause)?.get(room);
    return heard === undefined || performance.now() - heard.at > FRESH_MS ? null : heard.context;
  }
}
