import type { AlertRecord } from '@stutterscope/alerts';
import type { Decoded, Message } from '@stutterscope/bus';
import type { CloudEvent } from '@stutterscope/cloud';
import type { Verdict } from '@stutterscope/diagnosis';
import { CONTRACT_VERSION, fingerprint } from '@stutterscope/telemetry';
import type { DeadLetter as DeadLetterRow, Warehouse } from '@stutterscope/warehouse';
import { decodeDeadLetter } from './deadLetter.ts';
import { decodeBatch, decodeCloud, decodeRecord, decodeVerdict } from './decode.ts';
import { createForgetting } from './forgetting.ts';
import { LogTime } from './logTime.ts';
import type { Loading, Reading } from './rangeInsert.ts';
import { Sightings } from './sightings.ts';

/** Some 160 ms before the first row: together such inserts take a quarter of a core. */
const TELEMETRY_RESTS = 3;
/** Some 10 ms a table, up to three of them: a tenth of a core, since whoever must act on a verdict has it from the bus. */
const WORDS_REST = 9;

const SEQ = /^\d{1,10}$/;

const readingOf = <Value>(decoded: Decoded<Value>): Reading<Value> =>
  decoded.ok ? { kind: 'row', row: decoded.value } : { kind: 'unreadable', reason: decoded.reason };

/** Takes the batch down by what the collector wrote beside it; without that, by reading it. */
function sight(sightings: Sightings, message: Message, now: number): boolean {
  const { room, side, seq, fp, needs = '1' } = message.headers;
  // Of a version that is not read here: the session stage sets it aside, and it is stored when it is replayed.
  if (Number(needs) > CONTRACT_VERSION) return false;
  if (room !== undefined && side !== undefined && fp !== undefined && seq !== undefined && SEQ.test(seq)) {
    return sightings.take(message.key, `${side} ${room}`, Number(seq), fp, now) === 'new';
  }
  // Not from our collector. What cannot be read is the session stage's to report.
  const decoded = decodeBatch(message.value);
  if (!decoded.ok) return false;
  const { value: batch } = decoded;
  const { session, side: ofSide, room: ofRoom, seq: number } = batch;
  return (
    sightings.take(session.toLowerCase(), `${ofSide} ${ofRoom}`, number, fingerprint(batch), now) === 'new'
  );
}

/** Telemetry: the message's bytes as they are, each batch once. ClickHouse unfolds the columns. */
export function loadTelemetry(warehouse: Warehouse): Loading<Uint8Array> {
  return {
    reader: () => {
      const sightings = new Sightings();
      const time = new LogTime();
      const forgetOld = createForgetting((before) => sightings.forget(before));
      return (message) => {
        const now = time.pass(message.timestampMs);
        forgetOld(now);
        return sight(sightings, message, now) ? { kind: 'row', row: message.value } : { kind: 'nothing' };
      };
    },
    insert: (lines, token) => warehouse.insertTelemetry(lines, token),
    restTimes: TELEMETRY_RESTS,
  };
}

/** Verdicts: every revision; the newest of an id wins in the warehouse. */
export function loadVerdicts(warehouse: Warehouse): Loading<Verdict> {
  return {
    reader: () => (message) => readingOf(decodeVerdict(message.value)),
    insert: (verdicts, token) => warehouse.insertVerdicts(verdicts, token),
    restTimes: WORDS_REST,
  };
}

/** Notices and deliveries: each once, the last attempt of a delivery wins in the warehouse. */
export function loadNotices(warehouse: Warehouse): Loading<AlertRecord> {
  return {
    reader: () => (message) => readingOf(decodeRecord(message.value)),
    insert: (records, token) => warehouse.insertNotices(records, token),
    restTimes: WORDS_REST,
  };
}

/** What clouds, servers and apps told: told again, it is the same row. */
export function loadCloudEvents(warehouse: Warehouse): Loading<CloudEvent> {
  return {
    reader: () => (message) => readingOf(decodeCloud(message.value)),
    insert: (events, token) => warehouse.insertCloudEvents(events, token),
    restTimes: WORDS_REST,
  };
}

/** Dead letters, whichever topic they came from. */
export function loadDeadLetters(warehouse: Warehouse): Loading<DeadLetterRow> {
  return {
    reader: () => (message) => {
      const decoded = decodeDeadLetter(message.value);
      if (!decoded.ok) return readingOf(decoded);
      const { topic, partition, offset, reason, payload, at } = decoded.value;
      return { kind: 'row', row: { topic, partition, offset, reason, payload, atMs: at } };
    },
    insert: (letters, token) => warehouse.insertDeadLetters(letters, token),
    restTimes: WORDS_REST,
  };
}
