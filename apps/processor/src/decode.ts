import { AlertRecord } from '@stutterscope/alerts';
import { type Decoded, decodeAs, decodeJson } from '@stutterscope/bus';
import { CloudEvent } from '@stutterscope/cloud';
import {
  Census,
  fromEarlierStage,
  fromOtherVersion,
  isWhole,
  Signal,
  Verdict,
} from '@stutterscope/diagnosis';
import { type Batch, parseBatch } from '@stutterscope/telemetry';
import Type from 'typebox';
import { Compile } from 'typebox/compile';

const signals = Compile(Type.Array(Signal));
const census = Compile(Type.Array(Census));
const verdicts = Compile(Verdict);
const records = Compile(AlertRecord);
const cloudEvents = Compile(CloudEvent);

/** What was sent before there were bundles is one word by itself. */
const listOf = (word: unknown) => [word];

export function decodeSignals(bytes: Uint8Array): Decoded<readonly Signal[]> {
  const decoded = decodeAs(bytes, signals, 'signals', fromEarlierStage);
  if (!decoded.ok || decoded.value.every(isWhole)) return decoded;
  return { ok: false, reason: 'not signals: columns that do not fit each other' };
}

export const decodeCensus = (bytes: Uint8Array): Decoded<readonly Census[]> =>
  decodeAs(bytes, census, 'words of the census', listOf);

export const decodeVerdict = (bytes: Uint8Array): Decoded<Verdict> =>
  decodeAs(bytes, verdicts, 'a verdict', fromOtherVersion);

export const decodeRecord = (bytes: Uint8Array): Decoded<AlertRecord> =>
  decodeAs(bytes, records, 'a notice or a delivery', fromOtherVersion);

export const decodeCloud = (bytes: Uint8Array): Decoded<CloudEvent> =>
  decodeAs(bytes, cloudEvents, "a cloud's word");

export function decodeBatch(bytes: Uint8Array): Decoded<Batch> {
  const json = decodeJson(bytes);
  if (!json.ok) return json;
  const parsed = parseBatch(json.value);
  if (parsed.ok) return { ok: true, value: parsed.batch };
  return { ok: false, reason: `${parsed.fault.pointer || 'batch'} ${parsed.fault.message}` };
}
