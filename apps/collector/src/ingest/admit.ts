import type { Grant } from '@stutterscope/access';
import type { OutgoingMessage } from '@stutterscope/bus';
import {
  type Batch,
  countImplausible,
  fingerprint,
  parseBatch,
  unknownFields,
} from '@stutterscope/telemetry';
import { MAX_BATCH_BYTES } from '../limits.ts';
import type { ProblemCode } from '../problems.ts';
import { admitScanned } from './admitScanned.ts';
import { shapeFault } from './shapeFault.ts';
import { type Tally, tallyOf } from './tally.ts';

/** What the collector knows of every batch of a request, whatever the client said. */
export interface Stamp {
  readonly grant: Grant;
  readonly receivedAt: number;
  readonly networkId: string;
}

/** A document that is no batch, and whose it would have been, for the log. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly pointer: string;
  readonly message: string;
  readonly subject: Readonly<Record<string, string>>;
}

export type Admission =
  | { readonly ok: true; readonly message: OutgoingMessage; readonly tally: Tally }
  | { readonly ok: false; readonly refusal: Refusal };

// A refusal quotes its client, and must not become a way to make us send or log megabytes.
const MAX_QUOTED = 300;
const clip = (text: string) => (text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);

const utf8 = new TextDecoder('utf-8', { fatal: true });

function subjectOf(document: unknown): Record<string, string> {
  if (typeof document !== 'object' || document === null) return {};
  const subject: Record<string, string> = {};
  if ('room' in document && typeof document.room === 'string') subject['room'] = clip(document.room);
  if ('session' in document && typeof document.session === 'string') {
    subject['session'] = clip(document.session);
  }
  return subject;
}

function refuse(code: ProblemCode, pointer: string, message: string, document?: unknown): Admission {
  return {
    ok: false,
    refusal: { code, pointer: clip(pointer), message: clip(message), subject: subjectOf(document) },
  };
}

function parseJson(bytes: Buffer): { readonly document: unknown } | { readonly reason: string } {
  try {
    return { document: JSON.parse(utf8.decode(bytes)) };
  } catch (error) {
    return { reason: error instanceof SyntaxError ? error.message : 'not UTF-8' };
  }
}

function messageOf(batch: Batch, stamp: Stamp): OutgoingMessage {
  const session = batch.session.toLowerCase();
  const stamped: Batch = {
    ...batch,
    session,
    receivedAt: stamp.receivedAt,
    client: { ...batch.client, networkId: stamp.networkId },
  };
  return {
    key: session,
    // These bytes go to ClickHouse as they are, as one line of JSON: JSON.stringify writes no raw newline,
    // whatever stands in the client's strings, and whatever white space he sent is gone.
    value: Buffer.from(JSON.stringify(stamped)),
    headers: { seq: String(batch.seq), fp: fingerprint(batch), room: batch.room, side: batch.side },
    timestampMs: stamp.receivedAt,
  };
}

/** Turns one document into the message the bus carries, or says why not. */
export function admit(bytes: Buffer, stamp: Stamp): Admission {
  return admitScanned(bytes, stamp) ?? admitParsed(bytes, stamp);
}

/** For whatever is not plainly a batch that is taken: says what is wrong with it, if anything is. */
export function admitParsed(bytes: Buffer, stamp: Stamp): Admission {
  const parsed = parseJson(bytes);
  if ('reason' in parsed) return refuse('invalid_json', '', parsed.reason);
  const { document } = parsed;
  const shape = shapeFault(document);
  if (shape !== undefined) return refuse('invalid_json', shape.pointer, shape.message, document);
  const result = parseBatch(document);
  if (!result.ok) return refuse('invalid_batch', result.fault.pointer, result.fault.message, document);
  const { room, side } = result.batch;
  const forbidden = stamp.grant.refusal(room, [side]);
  if (forbidden !== null) {
    return refuse(
      forbidden.code,
      forbidden.code === 'wrong_room' ? '/room' : '/side',
      forbidden.detail,
      document,
    );
  }
  const message = messageOf(result.batch, stamp);
  if (message.value.length > MAX_BATCH_BYTES) {
    const size = `is ${message.value.length} bytes long, ${MAX_BATCH_BYTES} are taken`;
    return refuse('batch_too_large', '', size, document);
  }
  const { samples, events = [] } = result.batch;
  const tally = tallyOf({
    side,
    samples: samples.t.length,
    eventCodes: events.map(({ code }) => code),
    implausible: countImplausible(result.batch),
    unknownFields: unknownFields(result.batch),
  });
  return { ok: true, message, tally };
}
