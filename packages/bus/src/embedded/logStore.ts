import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { maxBatchBytes, maxBatchMessages, messageBytes } from '../limits.ts';
import type { Message, OutgoingMessage, Position, Topic } from '../types.ts';
import { decodeHeaders, encodeHeaders } from './headers.ts';
import { offsetsPerPartition } from './openDatabase.ts';

export interface LogPartition {
  readonly id: number;
  readonly topic: Topic;
  readonly partition: number;
}

/** The statements of the embedded log. Whatever writes is called inside a `Writer`'s transaction only. */
export interface LogStore {
  partitionsOf(topic: Topic): readonly LogPartition[];
  addPartitions(topic: Topic, count: number): void;
  /** Writes without changing anything: shows that writing works. */
  touch(): void;
  append(partition: LogPartition, messages: readonly OutgoingMessage[], nowMs: number): void;
  /** Bounded; the first message whatever its size. */
  read(partition: LogPartition, offset: number): readonly Message[];
  earliest(partition: LogPartition): number;
  latest(partition: LogPartition): number;
  offsetAt(partition: LogPartition, timestampMs: number): number;
  committed(group: string, partition: LogPartition): Position | null;
  commit(group: string, partition: LogPartition, position: Position): void;
  /** Deletes at most `limit` of the partition's oldest messages and returns how many it deleted. */
  deleteStoredBefore(partition: LogPartition, storedMs: number, limit: number): number;
}

export function createLogStore(db: DatabaseSync): LogStore {
  return { ...partitionStatements(db), ...messageStatements(db), ...positionStatements(db) };
}

type PartitionStatements = Pick<LogStore, 'partitionsOf' | 'addPartitions' | 'touch' | 'latest'>;

function partitionStatements(db: DatabaseSync): PartitionStatements {
  const list = db.prepare('SELECT id, partition FROM partitions WHERE topic = ? ORDER BY partition');
  const add = db.prepare('INSERT INTO partitions (topic, partition) VALUES (?, ?)');
  const touch = db.prepare('UPDATE partitions SET next_offset = next_offset WHERE id = 1');
  const next = db.prepare('SELECT next_offset FROM partitions WHERE id = ?');
  return {
    partitionsOf: (topic) =>
      list.all(topic).map(({ id, partition }) => ({ id: integer(id), topic, partition: integer(partition) })),
    addPartitions(topic, count) {
      for (let partition = 0; partition < count; partition += 1) add.run(topic, partition);
    },
    touch() {
      touch.run();
    },
    latest: ({ id }) => integer(next.get(id)?.['next_offset']),
  };
}

function messageStatements(
  db: DatabaseSync,
): Omit<LogStore, keyof PartitionStatements | 'committed' | 'commit'> {
  const claim = db.prepare(
    'UPDATE partitions SET next_offset = next_offset + ? WHERE id = ? RETURNING next_offset',
  );
  const insert = db.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)');
  const select = db.prepare('SELECT * FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT ?');
  const first = db.prepare(
    `SELECT coalesce((SELECT min(id) FROM messages WHERE id >= ? AND id < ?) % ${offsetsPerPartition}, next_offset)
       AS earliest FROM partitions WHERE id = ?`,
  );
  const since = db.prepare(
    `SELECT coalesce((SELECT min(id) FROM messages WHERE partition_id = ? AND timestamp_ms >= ?)
       % ${offsetsPerPartition}, next_offset) AS found FROM partitions WHERE id = ?`,
  );
  const drop = db.prepare(
    `DELETE FROM messages WHERE stored_ms < ?
       AND id IN (SELECT id FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)`,
  );
  return {
    append({ id }, messages, nowMs) {
      const claimed = claim.get(messages.length, id)?.['next_offset'];
      let at = id * offsetsPerPartition + integer(claimed) - messages.length;
      for (const { key, value, headers, timestampMs } of messages) {
        insert.run(at, id, timestampMs ?? nowMs, nowMs, key, encodeHeaders(headers), value);
        at += 1;
      }
    },
    read({ id }, offset) {
      const rows = select.iterate(
        id * offsetsPerPartition + offset,
        (id + 1) * offsetsPerPartition,
        maxBatchMessages,
      );
      const messages: Message[] = [];
      let bytes = 0;
      for (const row of rows) {
        const message = messageOf(row);
        bytes += messageBytes(message);
        if (messages.length > 0 && bytes > maxBatchBytes) break;
        messages.push(message);
      }
      return messages;
    },
    earliest: ({ id }) =>
      integer(first.get(id * offsetsPerPartition, (id + 1) * offsetsPerPartition, id)?.['earliest']),
    offsetAt: ({ id }, timestampMs) => integer(since.get(id, timestampMs, id)?.['found']),
    deleteStoredBefore: ({ id }, storedMs, limit) =>
      Number(drop.run(storedMs, id * offsetsPerPartition, (id + 1) * offsetsPerPartition, limit).changes),
  };
}

function positionStatements(db: DatabaseSync): Pick<LogStore, 'committed' | 'commit'> {
  const find = db.prepare(
    'SELECT next_offset, note FROM positions WHERE consumer_group = ? AND partition_id = ?',
  );
  const keep = db.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?)');
  return {
    committed(group, { id }) {
      const row = find.get(group, id);
      return row === undefined ? null : { offset: integer(row['next_offset']), note: text(row['note']) };
    },
    commit(group, { id }, { offset, note }) {
      keep.run(group, id, offset, note);
    },
  };
}

function messageOf(row: Record<string, SQLOutputValue>): Message {
  const value = row['value'];
  if (!(value instanceof Uint8Array)) throw new TypeError('the embedded log holds a message without bytes');
  return {
    offset: integer(row['id']) % offsetsPerPartition,
    key: text(row['key']),
    value,
    headers: decodeHeaders(text(row['headers'])),
    timestampMs: integer(row['timestamp_ms']),
  };
}

function integer(value: SQLOutputValue | undefined): number {
  if (typeof value !== 'number')
    throw new TypeError(`the embedded log holds ${typeof value} where a number belongs`);
  return value;
}

function text(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string')
    throw new TypeError(`the embedded log holds ${typeof value} where text belongs`);
  return value;
}
