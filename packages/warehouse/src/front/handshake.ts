import type { Session } from 'chdb';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { SqlRequest } from './readRequest.ts';

// What clickhouse-go, and with it the Grafana plugin, asks before all else on each connection.
const GREETING = 'SELECT displayName(), version(), revision(), timezone()';

const Answer = Compile(
  Type.Object({
    data: Type.Tuple([Type.Tuple([Type.String(), Type.String(), Type.Number(), Type.String()])]),
  }),
);

export const isGreeting = ({ sql, format, protocolVersion }: SqlRequest): boolean =>
  protocolVersion > 0 && format === 'Native' && sql === GREETING;

function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value).slice(0, 127);
  // A length is a varint, whose one byte goes up to 127; no name of a host or a time zone is longer.
  return Uint8Array.of(bytes.length, ...bytes);
}

function column(name: string, type: string, value: Uint8Array): Uint8Array[] {
  const hasCustomSerialization = Uint8Array.of(0);
  return [text(name), text(type), hasCustomSerialization, value];
}

/**
 * The greeting's answer is read at the revision of the client, with a block's information and a byte for each
 * column that the engine's Native lacks. It says revision 0, so that all later answers are read as the engine
 * writes them.
 */
export async function greet(session: Session): Promise<Uint8Array> {
  const answer = (await session.queryAsync(GREETING, { format: 'JSONCompact' })).json();
  if (!Answer.Check(answer)) throw new Error('the engine did not say who it is');
  const [[name, version, , timezone]] = answer.data;
  // Field 1: no overflow; field 2: bucket -1; end. Then one row of four columns.
  const head = Uint8Array.of(1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 4, 1);
  return Buffer.concat([
    head,
    ...column('displayName()', 'String', text(name)),
    ...column('version()', 'String', text(version)),
    ...column('revision()', 'UInt32', new Uint8Array(4)),
    ...column('timezone()', 'String', text(timezone)),
  ]);
}
