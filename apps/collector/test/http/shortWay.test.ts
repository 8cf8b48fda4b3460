import { gzipSync } from 'node:zlib';
import { BusError } from '@stutterscope/bus';
import { expect, test } from 'vitest';
import { batchOf } from '../../../../packages/telemetry/test/batchOf.ts';
import { stagedProducer } from '../support/producers.ts';
import { listen } from '../support/rawSocket.ts';
import { startCollector } from '../support/startCollector.ts';

// `inject` goes through Fastify: what only a socket meets is told here and in socket.test.ts.

/** Seq 13 is what the bus fails on, 14 what it finds too large. */
const producer = () =>
  stagedProducer(async (messages) => {
    const seqs = messages.map(({ headers }) => headers?.['seq']);
    if (seqs.includes('13')) throw new BusError('unavailable', 'no broker');
    if (seqs.includes('14')) throw new BusError('too_large', 'no');
  });

async function answerOf(url: string, body: string | Uint8Array<ArrayBuffer>, more: Record<string, string>) {
  const headers = { 'content-type': 'application/json', ...more };
  const response = await fetch(url, { method: 'POST', headers, body });
  const { date: _, ...told } = Object.fromEntries(response.headers);
  return { status: response.status, headers: told, body: await response.text() };
}

const batch = JSON.stringify(batchOf());
const seq = (value: unknown) => JSON.stringify({ ...batchOf(), seq: value });

test.each<[string, number, string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
  ['a batch', 202, batch, {}],
  ['a compressed batch', 202, new Uint8Array(gzipSync(batch)), { 'content-encoding': 'gzip' }],
  ['a batch with unknown fields', 202, batch.replace('{', '{"x":[{"y":1}],'), {}],
  ['a faulty batch', 400, seq(-1), {}],
  ['no JSON', 400, '{', {}],
  ['nothing', 400, '', {}],
  ['an unknown encoding', 415, batch, { 'content-encoding': 'br' }],
  ['a body too large', 413, ' '.repeat(5 * 1024 * 1024), {}],
  ['a batch that the bus finds too large', 413, seq(14), {}],
  ['a bus that fails', 503, seq(13), {}],
])('%s is answered as Fastify answers it', async (_name, status, body, headers) => {
  const { app } = await startCollector(producer());
  const url = `http://127.0.0.1:${await listen(app)}/v1/telemetry`;
  const short = await answerOf(url, body, headers);
  // Any query makes a request one that has to be looked at.
  const long = await answerOf(`${url}?way=long`, body, headers);
  expect(short.status).toBe(status);
  expect(short).toEqual(long);
});

test('a forwarded request is of the network that it came from', async () => {
  const staged = producer();
  const { app } = await startCollector(staged, { trustProxy: true });
  const url = `http://127.0.0.1:${await listen(app)}/v1/telemetry`;
  await answerOf(url, batch, { 'x-forwarded-for': '203.0.113.9' });
  await answerOf(url, batch, {});
  const networks = staged.durable
    .flat()
    .map(({ value }) => JSON.parse(Buffer.from(value).toString()).client.networkId);
  expect(networks).toEqual(['203.0.113.0/24', 'test-net']);
});
