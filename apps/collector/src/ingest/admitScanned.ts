import { MAX_BATCH_BYTES } from '../limits.ts';
import { type ScannedBatch, scanBatch } from '../scan/scanBatch.ts';
import type { Admission, Stamp } from './admit.ts';
import { tallyOf } from './tally.ts';

/** Text that comes in the place of some bytes of a batch, or between two. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Sets a field that may be there already, else puts it last in its object. */
const set = (there: { from: number; to: number } | null, end: number, key: string, json: string): Edit =>
  there === null ? { from: end, to: end, text: `,"${key}":${json}` } : { ...there, text: json };

function editsOf({ at, session }: ScannedBatch, { receivedAt, networkId }: Stamp): Edit[] {
  // Of a text that is there already, the quotes are.
  const network = JSON.stringify(networkId);
  const edits = [
    set(at.networkId, at.clientEnd, 'networkId', at.networkId === null ? network : network.slice(1, -1)),
    set(at.receivedAt, at.end, 'receivedAt', String(receivedAt)),
  ];
  const lower = session.toLowerCase();
  if (lower !== session) edits.push({ ...at.session, text: lower });
  return edits.sort((a, b) => a.from - b.from);
}

/** The bytes as they came, but for these. */
function edited(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const grown = edits.reduce((sum, { from, to, text }) => sum + Buffer.byteLength(text) - (to - from), 0);
  const out = Buffer.allocUnsafe(bytes.length + grown);
  let read = 0;
  let written = 0;
  for (const { from, to, text } of edits) {
    written += bytes.copy(out, written, read, from);
    written += out.write(text, written);
    read = to;
  }
  bytes.copy(out, written, read);
  return out;
}

/** The message of a batch that is plainly one and may come in; null where somebody has to look closer. */
export function admitScanned(bytes: Buffer, stamp: Stamp): Admission | null {
  const batch = scanBatch(bytes);
  if (batch === null || stamp.grant.refusal(batch.room, [batch.side]) !== null) return null;
  const { room, side, seq, fingerprint } = batch;
  const value = edited(bytes, editsOf(batch, stamp));
  if (value.length > MAX_BATCH_BYTES) return null;
  return {
    ok: true,
    message: {
      key: batch.session.toLowerCase(),
      value,
      headers: { seq: String(seq), fp: fingerprint, room, side },
      timestampMs: stamp.receivedAt,
    },
    // Of one with such fields nothing is scanned.
    tally: tallyOf({ ...batch, unknownFields: [] }),
  };
}
