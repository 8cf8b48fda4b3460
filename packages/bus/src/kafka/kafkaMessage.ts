import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { Message } from '../types.ts';

/** A record as consumers of the bus see it. */
export function fromKafka({ offset, key, value, headers, timestamp }: KafkaMessage): Message {
  return {
    offset: Number(offset),
    key: key?.toString() ?? '',
    value: value ?? new Uint8Array(),
    headers: textHeaders(headers ?? {}),
    timestampMs: Number(timestamp),
  };
}

/** The first value of each: a producer of the bus never repeats a header. */
function textHeaders(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)]),
  );
}
