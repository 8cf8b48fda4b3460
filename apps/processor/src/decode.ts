import { Census, Signal, Verdict } from '@stutterscope/diagnosis';
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

interface Checker<Value> {
  Check(value: unknown): value is Value;
}

/** Reads a message of our own making: JSON that fits its schema. `what` names it in the reason. */
export function decodeAs<Value>(bytes: Uint8Array, checker: Checker<Value>, what: string): Decoded<Value> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  const { value } = json;
  return checker.Check(value) ? { ok: true, value } : { ok: false, reason: `not ${what}` };
}

const signals = Compile(Signal);
const census = Compile(Census);
const verdicts = Compile(Verdict);

export const decodeSignal = (bytes: Uint8Array): Decoded<Signal> => decodeAs(bytes, signals, 'a signal');

export const decodeCensus = (bytes: Uint8Array): Decoded<Census> =>
  decodeAs(bytes, census, 'a word of the census');

export const decodeVerdict = (bytes: Uint8Array): Decoded<Verdict> => decodeAs(bytes, verdicts, 'a verdict');

export function decodeBatch(bytes: Uint8Array): Decoded<Batch> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  const parsed = parseBatch(json.value);
  if (parsed.ok) return { ok: true, value: parsed.batch };
  return { ok: false, reason: `${parsed.fault.pointer || 'batch'} ${parsed.fault.message}` };
}
