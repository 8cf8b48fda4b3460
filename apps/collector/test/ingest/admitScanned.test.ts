import { anyone } from '@stutterscope/access';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryBatch } from '../../../../packages/telemetry/test/arbitraryBatch.ts';
import { batchOf, T0 } from '../../../../packages/telemetry/test/batchOf.ts';
import { kinds, recordRooms } from '../../../../tools/bench/recordings.ts';
import { type Admission, admitParsed, type Stamp } from '../../src/ingest/admit.ts';
import { admitScanned } from '../../src/ingest/admitScanned.ts';

async function stampOf(networkId: string): Promise<Stamp> {
  const admission = await anyone.admit(undefined);
  if (!admission.ok) throw new Error('nobody is turned away');
  return { grant: admission.grant, receivedAt: T0 + 60_000, networkId };
}

const stamp = await stampOf('AS64500 "Fünf" 🎥');

/** A message with its value as an object, and the keys in the order that a dump may have them in. */
function read(admission: Admission | null) {
  if (admission === null || !admission.ok) return admission;
  const { value, ...message } = admission.message;
  const text = Buffer.from(value).toString();
  expect(text).not.toMatch(/[\r\n]/);
  return { ...admission, message, value: JSON.parse(text) };
}

/** What the scan takes, the parser takes and makes the same of. Whether the scan took it. */
function same(bytes: Buffer): boolean {
  const scanned = admitScanned(bytes, stamp);
  if (scanned === null) return false;
  expect(read(scanned)).toEqual(read(admitParsed(bytes, stamp)));
  return true;
}

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const sound = batchOf({
  receivedAt: T0,
  client: { platform: 'web', networkId: 'AS1', region: 'Zürich 🎥' },
  events: [
    { t: T0, code: 1101, detail: 'ü' },
    { t: T0, code: 424_242 },
  ],
});

describe('a batch that is scanned', () => {
  test('is what clients send: none of a simulated room has to be parsed', () => {
    for (const kind of kinds)
      for (const batch of recordRooms(kind, 2, 3, 60).flat()) expect(same(bytesOf(batch))).toBe(true);
  });

  test.each([
    ['every field', sound],
    ['none that may be missing', batchOf()],
    ['no sample', batchOf({ samples: { t: [] }, events: [] })],
    ['a session in capitals', batchOf({ session: '01900000-0000-7000-8000-00000000ABCD' })],
    ['fields in another order', Object.fromEntries(Object.entries(sound).reverse())],
    [
      'numbers at their ends',
      batchOf({ samples: { t: [T0, T0], fps: [-0.5, 123456789.012345], que: [0, null] } }),
    ],
  ])('with %s gives the message that parsing gives', (_name, batch) => {
    expect(same(bytesOf(batch))).toBe(true);
  });

  test('is never one that parsing refuses, nor another message', () => {
    let scanned = 0;
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        if (same(bytesOf(batch))) scanned += 1;
      }),
      { numRuns: 300 },
    );
    expect(scanned).toBeGreaterThan(0);
  });

  test('nor is any text that differs from a batch by a few bytes', () => {
    const text = JSON.stringify(sound);
    const pieces = [
      '"',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '-',
      '.',
      '0',
      '1e3',
      'null',
      '\\',
      ' ',
      '\n',
      '\u00fc',
      'x',
      '"v":1,',
    ];
    const edit = fc.record({
      at: fc.nat(text.length),
      cut: fc.nat(6),
      put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 2 }), (edits) => {
        same(
          Buffer.from(
            edits.reduce((now, { at, cut, put }) => now.slice(0, at) + put + now.slice(at + cut), text),
          ),
        );
      }),
      { numRuns: 5000 },
    );
  });

  test('nor bytes that are no UTF-8', () => {
    const bytes = bytesOf(sound);
    for (const byte of [0x80, 0xc0, 0xed, 0xff]) {
      const spoiled = Buffer.from(bytes);
      spoiled[bytes.indexOf('rich')] = byte;
      expect(admitScanned(spoiled, stamp)).toBeNull();
    }
  });

  const text = JSON.stringify(batchOf());
  test.each([
    ['an unknown field', text.replace('{', '{"x":1,')],
    ['a field twice', text.replace('"seq":0', '"seq":1,"seq":2')],
    ['a column twice', text.replace('"fps":', '"fps":[1,1],"fps":')],
    ['white space', text.replace(':', ': ')],
    ['a blank behind it', `${text} `],
    ['an escape', text.replace('"client"', '"\\u0063lient"')],
    ['an exponent', text.replace('"seq":0', '"seq":1e1')],
    ['a number of many digits', text.replace('"fps":[15', '"fps":[0.1234567890123456')],
    ['a column too short', text.replace('"fps":[15,', '"fps":[')],
    ['half of it', text.slice(0, text.length / 2)],
    ['nothing', ''],
  ])('is none with %s', (_name, odd) => {
    expect(admitScanned(Buffer.from(odd), stamp)).toBeNull();
  });
});
