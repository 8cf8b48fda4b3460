import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  constants,
  createDeflate,
  createGzip,
  createZstdCompress,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { batchOf } from '../../../packages/telemetry/test/batchOf.ts';
import { stagedProducer } from './support/producers.ts';
import { post, startCollector } from './support/startCollector.ts';

const batch = JSON.stringify(batchOf());
const lines = (from: number) =>
  [from, from + 1].map((seq) => `${JSON.stringify(batchOf({ seq }))}\n`).join('');

const codecs = [
  { encoding: 'gzip', pack: (text: string): Buffer => gzipSync(text), packer: () => createGzip() },
  { encoding: 'x-gzip', pack: (text: string): Buffer => gzipSync(text), packer: () => createGzip() },
  { encoding: 'deflate', pack: (text: string): Buffer => deflateSync(text), packer: () => createDeflate() },
  {
    encoding: 'zstd',
    pack: (text: string): Buffer => zstdCompressSync(text),
    packer: () => createZstdCompress(),
  },
];

// Piece by piece: what the test itself takes must not hide what the collector takes.
function* megabytesOfBlanks(count: number): Generator<Buffer> {
  const piece = Buffer.alloc(1_000_000, ' ');
  for (let i = 0; i < count; i++) yield piece;
}

const json = (encoding: string) => ({ 'content-type': 'application/json', 'content-encoding': encoding });
const ndjson = (encoding: string) => ({
  'content-type': 'application/x-ndjson',
  'content-encoding': encoding,
});

describe.each(codecs)('a body in $encoding', ({ encoding, pack, packer }) => {
  test('is taken, one batch or many', async () => {
    const { app } = await startCollector(stagedProducer());
    expect(await post(app, pack(batch), json(encoding.toUpperCase()))).toMatchObject({ status: 202 });
    const many = await post(app, pack(lines(0)), ndjson(encoding));
    expect(many).toMatchObject({ status: 202, body: { accepted: 2 } });
  });

  test('cut anywhere is 400, and nothing of it is stored', async () => {
    const producer = stagedProducer();
    const { app } = await startCollector(producer);
    const whole = pack(lines(0));
    for (const length of [1, 5, Math.floor(whole.length / 2), whole.length - 1]) {
      const answer = await post(app, whole.subarray(0, length), ndjson(encoding));
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_compression' } });
    }
    expect(producer.begun()).toBe(0);
  });

  test('that is something else is 400', async () => {
    const { app } = await startCollector(stagedProducer());
    const answer = await post(app, batch, json(encoding));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_compression' } });
  });

  test('with a second part is taken whole or refused, never taken by half', async () => {
    const producer = stagedProducer();
    const { app } = await startCollector(producer);
    const answer = await post(app, Buffer.concat([pack(lines(0)), pack(lines(2))]), ndjson(encoding));
    if (encoding.endsWith('gzip')) expect(answer).toMatchObject({ status: 202, body: { accepted: 4 } });
    else expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_compression' } });
  });

  test('that unfolds to 200 MB of blanks is 413, with memory bounded', async () => {
    const { app } = await startCollector(stagedProducer());
    const bomb = await buffer(Readable.from(megabytesOfBlanks(200)).pipe(packer()));
    expect(bomb.length).toBeLessThan(300_000);
    const before = process.resourceUsage().maxRSS;
    for (let i = 0; i < 5; i++) {
      expect(await post(app, bomb, json(encoding))).toMatchObject({
        status: 413,
        body: { code: 'body_too_large' },
      });
    }
    // Far below what a single bomb would take; maxRSS is in kilobytes.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(100_000);
    expect(await post(app, pack(batch), json(encoding))).toMatchObject({ status: 202 });
  });
});

describe('a content encoding', () => {
  test.each(['br', 'compress', 'gzip, gzip', 'lzma'])(
    'of %s is 415 and told what is taken',
    async (encoding) => {
      const { app } = await startCollector(stagedProducer());
      const answer = await post(app, batch, json(encoding));
      expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_encoding' } });
      expect(answer.headers['accept-encoding']).toBe('gzip, deflate, zstd');
    },
  );

  test('of identity is plain', async () => {
    const { app } = await startCollector(stagedProducer());
    expect(await post(app, batch, json('identity'))).toMatchObject({ status: 202 });
  });

  test('of zstd with a window beyond 8 MB is refused', async () => {
    const { app } = await startCollector(stagedProducer());
    // More than the window, so that the frame cannot fall back to a single segment.
    const params = { [constants.ZSTD_c_windowLog]: 24, [constants.ZSTD_c_contentSizeFlag]: 0 };
    const wide = zstdCompressSync(Buffer.alloc(20_000_000, ' '), { params });
    expect(await post(app, wide, json('zstd'))).toMatchObject({
      status: 400,
      body: { code: 'invalid_compression' },
    });
  });
});
