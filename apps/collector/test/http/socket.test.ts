import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { batchOf } from '../../../../packages/telemetry/test/batchOf.ts';
import { defaultLimits } from '../../src/index.ts';
import { embeddedBus } from '../support/embeddedBus.ts';
import { gate, stagedProducer } from '../support/producers.ts';
import { listen, rawSocket } from '../support/rawSocket.ts';
import { startCollector } from '../support/startCollector.ts';

const batch = JSON.stringify(batchOf());
const head = (length: number, more = '') =>
  `POST /v1/telemetry HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${more}content-length: ${length}\r\n\r\n`;
const whole = `${head(batch.length)}${batch}`;

function send(port: number, body: string | Uint8Array<ArrayBuffer>, encoding?: string): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (encoding !== undefined) headers['content-encoding'] = encoding;
  return fetch(`http://127.0.0.1:${port}/v1/telemetry`, { method: 'POST', headers, body });
}

describe('over a socket', () => {
  test('plain and compressed bodies reach the real bus', async () => {
    const { bus, stored } = await embeddedBus();
    const { app } = await startCollector(await bus.producer());
    const port = await listen(app);
    expect((await send(port, batch)).status).toBe(202);
    expect((await send(port, new Uint8Array(gzipSync(batch)), 'gzip')).status).toBe(202);
    expect((await send(port, new Uint8Array(zstdCompressSync(batch)), 'zstd')).status).toBe(202);
    const cut = await send(port, new Uint8Array(gzipSync(batch).subarray(0, -4)), 'gzip');
    expect(cut.status).toBe(400);
    expect(cut.headers.get('content-type')).toBe('application/problem+json');
    expect(await stored()).toHaveLength(3);
  });

  test('a client that leaves in the middle of its body stores nothing and frees what it held', async () => {
    const producer = stagedProducer();
    const { app, metric } = await startCollector(producer);
    const port = await listen(app);
    const { socket } = rawSocket(port, `${head(batch.length)}${batch.slice(0, 50)}`);
    await vi.waitFor(async () => expect(await metric('in_flight_bytes')).toBeGreaterThan(0));
    socket.destroy();
    await vi.waitFor(async () => expect(await metric('requests_total', { code: 'aborted' })).toBe(1));
    expect(await metric('in_flight_bytes')).toBe(0);
    expect(producer.begun()).toBe(0);
    expect((await send(port, batch)).status).toBe(202);
  });

  test('a client too slow is told 408 and dropped', async () => {
    const limits = { ...defaultLimits, requestTimeoutMs: 200 };
    const { app, metric } = await startCollector(stagedProducer(), { limits });
    const port = await listen(app);
    const slow = rawSocket(port, `${head(batch.length)}${batch.slice(0, 50)}`);
    await vi.waitFor(() => expect(slow.closed()).toBe(true), 10_000);
    expect(slow.received()).toMatch(/^HTTP\/1\.1 408 /);
    expect(slow.received()).toContain('"code":"request_timeout"');
    await vi.waitFor(async () => expect(await metric('in_flight_bytes')).toBe(0));
    expect((await send(port, batch)).status).toBe(202);
  });

  test.each([
    ['bytes that are not HTTP', 'hello\r\n\r\n', 'bad_request', 400],
    [
      'headers of 100 kB',
      `GET /healthz HTTP/1.1\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`,
      'headers_too_large',
      431,
    ],
  ])('%s are answered as a problem', async (_name, text, code, status) => {
    const { app } = await startCollector(stagedProducer());
    const raw = rawSocket(await listen(app), text);
    await vi.waitFor(() => expect(raw.closed()).toBe(true));
    expect(raw.received()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(raw.received()).toContain('content-type: application/problem+json');
    expect(raw.received()).toContain(`"code":"${code}"`);
  });

  test('a body refused before its end is answered, and the connection takes the next request', async () => {
    const limits = { ...defaultLimits, maxBodyBytes: 100_000 };
    const { app } = await startCollector(stagedProducer(), { limits });
    const blanks = ' '.repeat(3_000_000);
    const chunked = `POST /v1/telemetry HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${blanks.length.toString(16)}\r\n${blanks}\r\n0\r\n\r\n`;
    const unread = `${head(blanks.length)}${blanks}`;
    const raw = rawSocket(await listen(app), chunked + unread + whole);
    await vi.waitFor(() => expect(raw.received()).toContain('{"accepted":1}'), 10_000);
    expect(raw.received().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 413', 'HTTP/1.1 202']);
  });

  test('a body sent byte by byte counts for more than its bytes', async () => {
    const limits = { ...defaultLimits, maxBodyBytes: 10_000, maxInFlightBytes: 40_000 };
    const { app, metric } = await startCollector(stagedProducer(), { limits });
    const chunks = '1\r\n \r\n'.repeat(5000);
    const start =
      'POST /v1/telemetry HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
    const raw = rawSocket(await listen(app), `${start}${chunks}`);
    await vi.waitFor(() => expect(raw.received()).toContain('"code":"overloaded"'));
    expect(await metric('in_flight_bytes')).toBe(0);
  });
});

describe('close', () => {
  test('fails readiness first, still takes batches, then closes the listener', async () => {
    const limits = { ...defaultLimits, drainDelayMs: 1500 };
    const producer = stagedProducer();
    const { app } = await startCollector(producer, { limits });
    const port = await listen(app);
    const closing = app.close();
    const readiness = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({ code: 'not_ready' });
    expect((await send(port, batch)).status).toBe(202);
    await closing;
    expect(producer.durable.flat()).toHaveLength(1);
    await expect(send(port, batch)).rejects.toThrow();
  });

  test('answers requests under way once they are durable', async () => {
    const stuck = gate();
    const producer = stagedProducer(stuck.passed);
    const { app } = await startCollector(producer);
    const port = await listen(app);
    const answer = send(port, batch);
    await vi.waitFor(() => expect(producer.begun()).toBe(1));
    const closing = app.close();
    stuck.open();
    expect((await answer).status).toBe(202);
    await closing;
  });

  test('waits for the produce of a client that has left', async () => {
    const stuck = gate();
    const producer = stagedProducer(stuck.passed);
    const { app, metric } = await startCollector(producer);
    const { socket } = rawSocket(await listen(app), whole);
    await vi.waitFor(() => expect(producer.begun()).toBe(1));
    socket.destroy();
    let closed = false;
    const closing = app.close().then(() => {
      closed = true;
    });
    // The listener is gone, what it took is not yet durable.
    await vi.waitFor(() => expect(app.server.listening).toBe(false));
    await expect.poll(() => app.server.address()).toBe(null);
    expect(closed).toBe(false);
    expect(await metric('in_flight_bytes')).toBeGreaterThan(0);
    stuck.open();
    await closing;
    expect(producer.durable.flat()).toHaveLength(1);
  });
});
