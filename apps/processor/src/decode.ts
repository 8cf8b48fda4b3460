import { Signal, Verdict } from '@stutterscope/diagnosis';
import { type Batch, parseBatch } from '@stutterscope/telemetry';
import { Compile } from 'typebox/compile';

/** A message read, or why it cannot be. */
export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(bytes: Uint8Array): Decoded<unknown> {
  try {
    return { ok: true, value: JSON.parse(utf8.decode(bytes)) };
  } catch (error) {
    return { ok: false, reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const signals = Compile(Signal);
const verdicts = Compile(Verdict);

export function decodeSignal(bytes: Uint8Array): Decoded<Signal> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  return signals.Check(json.value) ? { ok: true, value: json.value } : { ok: false, reason: 'not a signal' };
}

export function decodeVerdict(bytes: Uint8Array): Decoded<Verdict> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  return verdicts.Check(json.value)
    ? { ok: true, value: json.value }
    : { ok: false, reason: 'not a verdict' };
}

export function decodeBatch(bytes: Uint8Array): Decoded<Batch> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  const parsed = parseBatch(json.value);
  if (parsed.ok) return { ok: true, value: parsed.batch };
  return { ok: false, reason: `${parsed.fault.pointer || 'batch'} ${parsed.fault.message}` };
}
