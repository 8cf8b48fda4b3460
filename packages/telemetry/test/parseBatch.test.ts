import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_AGE_MS, MAX_SAMPLES, parseBatch, unknownFields } from '../src/index.ts';
import { arbitraryBatch } from './arbitraryBatch.ts';
import { batchOf, T0 } from './batchOf.ts';

function faultOf(input: unknown): string {
  const parsed = parseBatch(input);
  return parsed.ok ? 'taken' : `${parsed.fault.pointer} ${parsed.fault.message}`;
}

/** A sound batch with one place, named by its pointer, set to a value; undefined removes it. */
function broken(pointer: string, value: unknown): unknown {
  const parts = pointer.split('/').slice(1);
  const last = parts.pop() ?? '';
  const whole: unknown = structuredClone(batchOf());
  let parent = whole;
  for (const part of parts) parent = Object(parent)[part];
  if (value === undefined) Reflect.deleteProperty(Object(parent), last);
  else Reflect.set(Object(parent), last, value);
  return whole;
}

describe('a sound batch', () => {
  test('is given back as it came', () => {
    const batch = batchOf();
    expect(parseBatch(batch)).toEqual({ ok: true, batch });
  });

  test('may carry no samples, no events and fields of a later client', () => {
    const { events, ...withoutEvents } = batchOf({ samples: { t: [] } });
    expect(events).toHaveLength(1);
    expect(faultOf(withoutEvents)).toBe('taken');
    expect(faultOf({ ...withoutEvents, battery: 80 })).toBe('taken');
  });

  test('may carry implausible values and unknown event codes', () => {
    expect(faultOf(broken('/samples/fps', [999, -1]))).toBe('taken');
    expect(faultOf(broken('/events/0/code', -99_999))).toBe('taken');
  });

  test('is taken whatever its values', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        expect(faultOf(batch)).toBe('taken');
      }),
    );
  });
});

describe('a refusal', () => {
  test.each(['v', 'room', 'session', 'side', 'seq', 'sentAt', 'client', 'stream', 'samples'])(
    'names %s when it is missing',
    (field) => expect(faultOf(broken(`/${field}`, undefined))).toBe(`/${field} is missing`),
  );

  test.each([
    ['/client/platform', undefined, 'is missing'],
    ['/stream/protocol', undefined, 'is missing'],
    ['/samples/t', undefined, 'is missing'],
    ['/events/0/t', undefined, 'is missing'],
    ['/events/0/code', undefined, 'is missing'],
    ['/side', 'Push', 'must be one of push, play; got "Push"'],
    ['/client/network', '5g', 'must be one of wifi, cellular, ethernet, unknown; got "5g"'],
    ['/stream/protocol', 'srt', 'must be one of rtmp, flv, hls, webrtc; got "srt"'],
    ['/session', 'one', 'must be: UUID of one push or one play attempt; got "one"'],
    ['/v', 2, 'unknown contract version 2: this collector takes 1'],
    ['/v', '1', 'unknown contract version "1": this collector takes 1'],
    ['/seq', '1', 'must be integer; got "1"'],
    ['/seq', -1, 'must be >= 0; got -1'],
    ['/seq', 1.5, 'must be integer; got 1.5'],
    ['/client', null, 'must be object; got null'],
    ['/samples/fps', 15, 'must be array; got 15'],
    ['/samples/fps/0', '15', 'must be either number or null; got "15"'],
    ['/samples/fps/0', Number.NaN, 'must be either number or null; got NaN'],
    ['/samples/fps', [15], 'has 1 values where t has 2'],
    ['/samples/que', [1, 2, 3], 'has 3 values where t has 2'],
  ])('says of %s = %j: %s', (pointer, value, message) => {
    expect(faultOf(broken(pointer, value))).toBe(`${pointer} ${message}`);
  });

  test.each([
    "8888'; DROP TABLE samples",
    '8888\n',
    '',
    '../8888',
    '\u{1F600}',
    'x'.repeat(10_000),
    '8888_ä',
  ])('says what a room may be, not %j, and quotes little of it', (room) => {
    const fault = faultOf(broken('/room', room));
    expect(fault).toMatch(/^\/room must be: LVB code .* letters, digits and _ \. : @ ~ \+ = -; got "/);
    expect(fault.length).toBeLessThan(200);
    expect(fault).not.toContain('\n');
  });

  test.each([0, 12, -T0, T0 / 1000, 4_102_444_800_000])('says what a time is, not %d', (time) => {
    for (const pointer of ['/sentAt', '/samples/t/1', '/events/0/t']) {
      const fault = faultOf(broken(pointer, time));
      expect(fault).toBe(`${pointer} must be Unix time in milliseconds, 2010 to 2099; got ${time}`);
    }
  });

  test('names the sample or event that lies more than a day from sentAt', () => {
    const dayBefore = T0 + 2000 - MAX_AGE_MS;
    expect(faultOf(broken('/samples/t/0', dayBefore))).toBe('taken');
    expect(faultOf(broken('/samples/t/0', dayBefore - 1))).toBe(
      '/samples/t/0 is more than 24 hours from sentAt',
    );
    expect(faultOf(broken('/events/0/t', T0 + 2 * MAX_AGE_MS))).toBe(
      '/events/0/t is more than 24 hours from sentAt',
    );
  });

  test('counts a million samples or events instead of listing what is wrong with each', () => {
    const million = new Array(1_000_000).fill('x');
    expect(faultOf(broken('/samples/fps', million))).toBe(
      '/samples/fps has 1000000 values, at most 3600 are taken',
    );
    expect(faultOf(broken('/events', million))).toBe('/events has 1000000 events, at most 1000 are taken');
    const fullHour = Array.from({ length: MAX_SAMPLES }, (_, second) => T0 + second * 1000);
    expect(faultOf(batchOf({ samples: { t: fullHour } }))).toBe('taken');
  });

  test.each([null, undefined, 1, 'batch', true, [], [batchOf()]])('of %j asks for an object', (input) => {
    expect(faultOf(input)).toBe(' a batch is a JSON object');
  });

  test('is one line of bounded length with a pointer into the input, whatever the input', () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(batchOf())), anything, (field, value) => {
        const parsed = parseBatch({ ...batchOf(), [field]: value });
        if (parsed.ok) return;
        expect(parsed.fault.pointer.split('/')[1] ?? '').toBe(field);
        expect(parsed.fault.message).toMatch(/^[^\n]{1,200}$/);
      }),
    );
    fc.assert(
      fc.property(anything, (input) => {
        expect(parseBatch(input).ok).toBe(false);
      }),
    );
  });

  test('meets every batch whose columns differ in length', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        const t = [...batch.samples.t, T0];
        const hasColumn = Object.keys(batch.samples).length > 1;
        expect(parseBatch({ ...batch, samples: { ...batch.samples, t } }).ok).toBe(!hasColumn);
      }),
    );
  });
});

describe('a batch of a later version', () => {
  const later = { v: 2, readableAs: 1, client: { ...batchOf().client, battery: 80 }, mood: 'calm' };

  test('is read when it says that it may be, and keeps what is not known here', () => {
    const input = { ...batchOf(), ...later };
    expect(parseBatch(input)).toEqual({ ok: true, batch: input });
  });

  test.each([
    ['says nothing', { v: 2 }],
    ['needs a reader of its own version', { v: 3, readableAs: 2 }],
    ['says it in words', { v: 2, readableAs: '1' }],
    ['is no later one', { v: 0, readableAs: 1 }],
  ])('is refused when it %s', (_, version) => {
    expect(faultOf({ ...batchOf(), ...later, readableAs: undefined, ...version })).toMatch(
      /^\/v unknown contract version \d: this collector takes 1$/,
    );
  });
});

test('fields that are not known are named by where they stand, each once and few of many', () => {
  expect(unknownFields(batchOf())).toEqual([]);
  const [event] = batchOf().events ?? [];
  const strange = {
    ...batchOf(),
    'a/b': 1,
    client: { ...batchOf().client, battery: 80 },
    stream: { ...batchOf().stream, targetFPS: 15 },
    samples: { ...batchOf().samples, rtt: [1, 2] },
    events: [
      { ...event, mood: 1 },
      { ...event, mood: 2 },
    ].map((one) => ({ t: T0, code: 1, ...one })),
  };
  expect(unknownFields(strange)).toEqual([
    '/a~1b',
    '/client/battery',
    '/stream/targetFPS',
    '/samples/rtt',
    '/events/*/mood',
  ]);
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`x${n}`, n]));
  expect(unknownFields({ ...batchOf(), ...many })).toHaveLength(16);
});
