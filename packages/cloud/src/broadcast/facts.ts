import Type, { type Static } from 'typebox';
import type { CloudEvent, RecordingEvent } from '../event.ts';
import type { Span } from './spans.ts';

/** A recording, as far as its callback told. */
export type Recording = Pick<
  RecordingEvent,
  'id' | 'source' | 'file' | 'format' | 'bytes' | 'startAt' | 'endAt' | 'url' | 'timeInconsistent'
>;

/** A begin or an end, of the show or of a push. */
export type Turn = Pick<CloudEvent, 'kind' | 'source' | 'at'> & { readonly client: string };

/** Everything that says when a room was live, all on the collector's clock; in any order. */
export interface RoomFacts {
  readonly room: string;
  readonly turns: readonly Turn[];
  /** Push sessions as telemetry knows them, from the first batch to the last. */
  readonly pushes: readonly Span[];
  /** When viewers reported. */
  readonly views: readonly Span[];
  readonly recordings: readonly Recording[];
}

/** What facts contradict. */
export type Oddity = 'begin_twice' | 'end_without_begin' | 'end_lost' | 'recording_time';

/** What said that a show began: the app, else a push, else nothing but a file of it. */
export const BegunBy = Type.Enum(['app', 'push', 'recording']);
export type BegunBy = Static<typeof BegunBy>;

/** A show of a room from its begin to its end, across reconnects and restarts. */
export interface Broadcast {
  readonly id: string;
  readonly room: string;
  /** Of a show that only a file without a begin tells of, the end of that file. */
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
  readonly begunBy: BegunBy;
  readonly endedBy: 'app' | 'quiet' | null;
  /** Whether any client reported of it: else nobody knows whether it stuttered. */
  readonly isReported: boolean;
  /** How often a push began. */
  readonly pushes: number;
  /** When nobody pushed, between the first push and the last. */
  readonly gaps: readonly Span[];
  readonly recordings: readonly Recording[];
  readonly oddities: readonly Oddity[];
}
