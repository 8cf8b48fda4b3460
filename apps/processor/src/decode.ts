import { AlertRecord } from '@stutterscope/alerts';
import { type Decoded, decodeAs, decodeJson } from '@stutterscope/bus';
import { CloudEvent } from '@stutterscope/cloud';
import { Census, fromOtherVersion, Signal, Verdict } from '@stutterscope/diagnosis';
import { type Batch, parseBatch } from '@stutterscope/telemetry';
import { Compile } from 'typebox/compile';

const signals = Compile(Signal);
const census = Compile(Census);
const verdicts = Compile(Verdict);
const records = Compile(AlertRecord);
const cloudEvents = Compile(CloudEvent);

export const decodeSignal = (bytes: Uint8Array): Decoded<Signal> => decodeAs(bytes, signals, 'a signal');

export const decodeCensus = (bytes: Uint8Array): Decoded<Census> =>
  decodeAs(bytes, census, 'a word of the census');

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
