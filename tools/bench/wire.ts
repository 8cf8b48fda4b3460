import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type BatchText, batchTexts } from './collector/bodies.ts';

/** Bytes a sample of one kind of body. */
export interface WireBytes {
  readonly name: string;
  readonly plain: number;
  readonly gzip: number;
  readonly zstd: number;
}

/** The body that `bytesPerSampleWire` is of: what a client with a batch of 20 samples sends. */
export const CLIENT_BODY = 'one batch of 20 samples';

/** How the name of the body ends that a relay sends on for many sessions. */
export const RELAY = 'as through a relay';

function bytesOf(name: string, bodies: readonly (readonly BatchText[])[]): WireBytes {
  const samples = bodies.flat().reduce((sum, one) => sum + one.samples, 0);
  const texts = bodies.map((batches) => batches.map(({ text }) => text).join('\n'));
  const each = (size: (text: string) => number) => texts.reduce((sum, text) => sum + size(text), 0) / samples;
  return {
    name,
    plain: each((text) => Buffer.byteLength(text)),
    gzip: each((text) => gzipSync(text).length),
    zstd: each((text) => zstdCompressSync(text).length),
  };
}

/** What samples take on the wire, by how many of them share a body. The same on every machine. */
export function measureWire(): WireBytes[] {
  const twos = batchTexts(2);
  const twenties = batchTexts(20);
  // The rooms of both kinds have the same clients: of one kind, so that none stands twice in a body.
  const troubled = twenties.slice(twenties.length / 2);
  const bySession = [...Map.groupBy(troubled, ({ text }): string => JSON.parse(text).session).values()];
  return [
    bytesOf(
      'one batch of 2 samples',
      twos.map((batch) => [batch]),
    ),
    bytesOf(
      CLIENT_BODY,
      twenties.map((batch) => [batch]),
    ),
    bytesOf('all batches of 20 of one session, as after an outage', bySession),
    bytesOf(`a batch of 20 of each of ${bySession.length} sessions, ${RELAY}`, [
      bySession.flatMap((batches) => batches.slice(0, 1)),
    ]),
  ];
}
