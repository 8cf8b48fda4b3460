import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlvError, FlvReader } from '../../../src/watch/flv/flvReader.ts';
import { flvBytes } from '../../support/flvBytes.ts';

const read = (bytes: Buffer) => new FlvReader().push(bytes);
const video = (...body: number[]) => read(flvBytes([{ type: 9, timestampMs: 40, body: Buffer.from(body) }]));

describe('a tag', () => {
  test.each([
    ['an AVC keyframe', [0x17, 1, 0, 0, 0], { isKey: true, isConfig: false, isEnd: false }],
    ['an AVC frame between', [0x27, 1, 0, 0, 0], { isKey: false, isConfig: false, isEnd: false }],
    ['an AVC configuration', [0x17, 0, 0, 0, 0], { isKey: false, isConfig: true, isEnd: false }],
    ['an AVC end of sequence', [0x17, 2, 0, 0, 0], { isKey: false, isConfig: true, isEnd: true }],
    [
      'an enhanced HEVC configuration',
      [0x90, 0x68, 0x76, 0x63, 0x31],
      { isKey: false, isConfig: true, isEnd: false },
    ],
    [
      'an enhanced HEVC keyframe',
      [0x91, 0x68, 0x76, 0x63, 0x31],
      { isKey: true, isConfig: false, isEnd: false },
    ],
    ['an H.263 frame', [0x22, 0, 0], { isKey: false, isConfig: false, isEnd: false }],
  ])('tells %s', (_name, body, expected) => {
    expect(video(...body)).toEqual([{ kind: 'video', timestampMs: 40, bytes: body.length, ...expected }]);
  });

  test('of audio is a frame unless it configures the decoder', () => {
    const tags = read(
      flvBytes([
        { type: 8, timestampMs: 0, body: Buffer.from([0xaf, 0, 0x12]) },
        { type: 8, timestampMs: 23, body: Buffer.from([0xaf, 1, 0x21]) },
      ]),
    );
    expect(tags.map(({ kind, isConfig }) => [kind, isConfig])).toEqual([
      ['audio', true],
      ['audio', false],
    ]);
  });

  test('after 4 hours 40 minutes needs the extended timestamp', () => {
    const timestampMs = 20_000_000;
    expect(read(flvBytes([{ type: 8, timestampMs, body: Buffer.from([0x2f]) }]))).toMatchObject([
      { timestampMs },
    ]);
  });
});

test('any cutting of the bytes gives the same tags', () => {
  const tag = fc.record({
    type: fc.constantFrom(8 as const, 9 as const, 18 as const),
    timestampMs: fc.nat(2 ** 32 - 1),
    body: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(
      fc.array(tag, { maxLength: 20 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 200 })),
      (tags, sizes) => {
        const bytes = flvBytes(tags);
        const reader = new FlvReader();
        const cut = [];
        for (let offset = 0; offset < bytes.length; ) {
          const size = sizes.next().value ?? 1;
          cut.push(...reader.push(bytes.subarray(offset, offset + size)));
          offset += size;
        }
        expect(cut).toEqual(read(bytes));
        expect(cut.map(({ timestampMs, bytes: size }) => [timestampMs, size])).toEqual(
          tags.map(({ timestampMs, body }) => [timestampMs, body.length]),
        );
      },
    ),
  );
});

test.each([
  ['an HTML page', Buffer.from('<html><body>Not found</body></html>')],
  ['a tag of an unknown type', Buffer.concat([flvBytes([]), Buffer.from([7]), Buffer.alloc(14)])],
  ['a header of a gigabyte', Buffer.concat([Buffer.from('FLV\x01\x05\x40\0\0\0'), Buffer.alloc(8)])],
])('%s is refused', (_name, bytes) => {
  expect(() => read(bytes)).toThrow(FlvError);
});
