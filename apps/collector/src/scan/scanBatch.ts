import { isUtf8 } from 'node:buffer';
import {
  Batch,
  CONTRACT_VERSION,
  type ColumnName,
  columns,
  Folder,
  MAX_AGE_MS,
  MAX_EVENTS,
  MAX_SAMPLES,
  MAX_TIME_MS,
  MIN_TIME_MS,
  type Side,
} from '@stutterscope/telemetry';
import { type ObjectRule, type Rule, RuleMaker } from './rules.ts';
import { Scanner } from './scanner.ts';

/** From a byte to the one behind the last. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What the bytes of a batch say, without an object made of them. */
export interface ScannedBatch {
  readonly room: string;
  /** As the client writes it. */
  readonly session: string;
  readonly side: Side;
  readonly seq: number;
  readonly fingerprint: string;
  readonly samples: number;
  readonly implausible: ReadonlyMap<ColumnName, number>;
  readonly eventCodes: readonly number[];
  /** Where the values stand that a collector sets; of those that are not there, null. */
  readonly at: {
    readonly session: Stretch;
    readonly networkId: Stretch | null;
    readonly receivedAt: Stretch | null;
    /** The closing brackets of `client` and of the batch. */
    readonly clientEnd: number;
    readonly end: number;
  };
}

const maker = new RuleMaker();
const batchRule = maker.object(Batch);
const eventRule = maker.object(Batch.properties.events.items);

function ruleOf({ byHash }: ObjectRule, key: string): Rule {
  const rule = [...byHash.values()].find((candidate) => Buffer.from(candidate.key).toString() === key);
  if (rule === undefined) throw new Error(`the contract has no ${key}`);
  return rule;
}

function objectOf(rule: ObjectRule, key: string): ObjectRule {
  const found = ruleOf(rule, key);
  if (found.kind !== 'object') throw new Error(`${key} is no object`);
  return found;
}

const slotOf = (key: string) => ruleOf(batchRule, key).slot;
const clientRule = objectOf(batchRule, 'client');
const slots = {
  version: slotOf('v'),
  room: slotOf('room'),
  session: slotOf('session'),
  side: slotOf('side'),
  seq: slotOf('seq'),
  sentAt: slotOf('sentAt'),
  receivedAt: slotOf('receivedAt'),
  networkId: ruleOf(clientRule, 'networkId').slot,
  eventT: ruleOf(eventRule, 't').slot,
  eventCode: ruleOf(eventRule, 'code').slot,
  eventDetail: ruleOf(eventRule, 'detail').slot,
};

/** Where the numbers of a column stand, and how many; fewer than none where there is no such column. */
interface Numbers {
  from: number;
  count: number;
}

interface ScannedEvent {
  readonly t: number;
  readonly code: number;
  readonly detail: string;
}

const ABSENT = -1;

// One for all: scanning never waits, and what it notes is good until the next batch.
const scanner = new Scanner(maker.slots);
const doubles = new Float64Array((columns.length + 1) * MAX_SAMPLES);
const words = new Int32Array(doubles.buffer);
const times: Numbers = { from: 0, count: ABSENT };
const measured = columns.map(({ name, min, max }) => ({ name, min, max, from: 0, count: ABSENT }));
const lists = new Map<string, Numbers>([['t', times], ...measured.map((one) => [one.name, one] as const)]);
let used = 0;
let events: ScannedEvent[] = [];

function readEvent(): boolean {
  scanner.starts[slots.eventDetail] = ABSENT;
  if (!scanner.object(eventRule, () => false)) return false;
  const from = scanner.starts[slots.eventDetail] ?? ABSENT;
  events.push({
    t: scanner.numbers[slots.eventT] ?? 0,
    code: scanner.numbers[slots.eventCode] ?? 0,
    detail: from === ABSENT ? '' : scanner.bytes.toString('utf8', from, scanner.ends[slots.eventDetail]),
  });
  return true;
}

function readList(name: string): boolean {
  if (name === 'events') return scanner.list(readEvent, MAX_EVENTS) >= 0;
  const list = lists.get(name);
  if (list === undefined) return false;
  list.from = used;
  list.count = scanner.doubles(doubles, used, MAX_SAMPLES);
  used += list.count;
  return list.count >= 0;
}

/** What the schema cannot say, as parseBatch has it: columns of one length, times of their batch. */
function isSound(sentAt: number): boolean {
  for (const { count } of measured) if (count !== ABSENT && count !== times.count) return false;
  for (let at = times.from; at < times.from + times.count; at++) {
    const t = doubles[at] ?? Number.NaN;
    const isTime = Number.isInteger(t) && t >= MIN_TIME_MS && t <= MAX_TIME_MS;
    if (!isTime || Math.abs(t - sentAt) > MAX_AGE_MS) return false;
  }
  return events.every(({ t }) => Math.abs(t - sentAt) <= MAX_AGE_MS);
}

/** As `fingerprint` has it, of the same numbers in the same order. */
function fold(): string {
  const folder = new Folder();
  folder.numbers(words, times.from, times.count);
  for (const { from, count } of measured) {
    folder.word(count);
    if (count !== ABSENT) folder.numbers(words, from, count);
  }
  for (const { t, code, detail } of events) {
    folder.number(t);
    folder.word(code);
    folder.text(detail);
  }
  return folder.digest();
}

function implausible(): ReadonlyMap<ColumnName, number> {
  const counts = new Map<ColumnName, number>();
  for (const { name, min, max, from, count } of measured) {
    let outside = 0;
    for (let at = from; at < from + count; at++) {
      const value = doubles[at] ?? Number.NaN;
      // A null is NaN here, and neither.
      if (value < min || value > max) outside += 1;
    }
    if (outside > 0) counts.set(name, outside);
  }
  return counts;
}

function stretch(slot: number): Stretch | null {
  return scanner.has(slot) ? { from: scanner.starts[slot] ?? 0, to: scanner.ends[slot] ?? 0 } : null;
}

/**
 * Reads a batch off its bytes where they are as JSON.stringify writes one of this contract: known keys, each once, no
 * white space, no escapes, no exponents. Null for all others, sound or not: for these there are JSON.parse and
 * `parseBatch`, which say what is wrong. What this takes `parseBatch` takes, and makes the same of it.
 */
export function scanBatch(bytes: Buffer): ScannedBatch | null {
  scanner.begin(bytes);
  times.count = ABSENT;
  for (const one of measured) one.count = ABSENT;
  used = 0;
  events = [];
  if (!scanner.object(batchRule, readList) || scanner.at !== bytes.length) return null;
  if (scanner.isWide && !isUtf8(bytes)) return null;
  // A later one that is readable as this one: parseBatch knows.
  if (scanner.numbers[slots.version] !== CONTRACT_VERSION) return null;
  if (!isSound(scanner.numbers[slots.sentAt] ?? Number.NaN)) return null;
  const session = stretch(slots.session);
  if (session === null) return null;
  return {
    room: scanner.textAt(slots.room),
    session: scanner.textAt(slots.session),
    side: scanner.textAt(slots.side) === 'push' ? 'push' : 'play',
    seq: scanner.numbers[slots.seq] ?? 0,
    fingerprint: fold(),
    samples: times.count,
    implausible: implausible(),
    eventCodes: events.map(({ code }) => code),
    at: {
      session,
      networkId: stretch(slots.networkId),
      receivedAt: stretch(slots.receivedAt),
      clientEnd: scanner.ends[clientRule.slot] ?? 0,
      end: bytes.length - 1,
    },
  };
}
