import { Batch } from '@stutterscope/telemetry';
import { describe, expect, test } from 'vitest';
import { batchOf, T0 } from '../../../packages/telemetry/test/batchOf.ts';
import { stagedProducer } from './support/producers.ts';
import { ndjson, post, startCollector } from './support/startCollector.ts';

const json = JSON.stringify;

/** Every field set, so that each can be broken. */
const full = batchOf({
  client: {
    platform: 'android',
    sdk: '1',
    app: '1',
    os: '1',
    device: 'd',
    network: 'wifi',
    networkId: 'n',
    region: 'r',
  },
  receivedAt: T0,
  stream: {
    protocol: 'rtmp',
    scenario: 'beauty',
    targetFps: 15,
    width: 540,
    height: 960,
    videoBitrate: 1200,
    cacheMode: 'auto',
    serverIp: '203.0.113.7',
  },
  samples: {
    t: [T0],
    fps: [1],
    cpuApp: [1],
    cpuSys: [1],
    spd: [1],
    vra: [1],
    ara: [1],
    que: [1],
    drp: [1],
    jit: [1],
    cache: [1],
  },
});

interface Place {
  readonly pointer: string;
  readonly required: boolean;
  readonly numeric: boolean;
}

/** Every place the schema knows, by its JSON pointer. */
function placesOf(schema: object, at = ''): Place[] {
  const properties: object = Reflect.get(schema, 'properties') ?? {};
  const required: unknown = Reflect.get(schema, 'required');
  const own = Object.entries(properties).flatMap(([name, child]) => {
    const pointer = `${at}/${name}`;
    return [
      {
        pointer,
        required: Array.isArray(required) && required.includes(name),
        numeric: /integer|number/.test(String(Reflect.get(Object(child), 'type'))),
      },
      ...placesOf(Object(child), pointer),
    ];
  });
  const items: unknown = Reflect.get(schema, 'items');
  return items === undefined ? own : [...own, ...placesOf(Object(items), `${at}/0`)];
}

/** A whole batch with the value at a place replaced, or removed when it is undefined. */
function broken(pointer: string, value: unknown): string {
  const batch: unknown = structuredClone(full);
  const parts = pointer.split('/').slice(1);
  const last = parts.pop() ?? '';
  let parent = Object(batch);
  for (const part of parts) parent = Object(Reflect.get(parent, part));
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return json(batch);
}

const places = placesOf(Batch);

async function refusalOf(payload: string | Buffer, headers?: Record<string, string>) {
  const producer = stagedProducer();
  const { app, logged } = await startCollector(producer);
  const answer = await post(app, payload, headers);
  expect(producer.begun()).toBe(0);
  expect(answer.type).toBe('application/problem+json');
  // The collector is none the worse for it.
  expect((await post(app, json(full))).status).toBe(202);
  return { ...answer, logged };
}

describe('a field of the contract', () => {
  test('is found for each of the 40-odd places of the schema', () => {
    expect(places.length).toBeGreaterThan(35);
    expect(places.map(({ pointer }) => pointer)).toContain('/events/0/code');
  });

  test.each(places.filter(({ required }) => required))(
    '$pointer missing is refused by name',
    async ({ pointer }) => {
      expect(await refusalOf(broken(pointer, undefined))).toMatchObject({
        status: 400,
        body: { code: 'invalid_batch', pointer, detail: `${pointer} is missing` },
      });
    },
  );

  test.each(places)('$pointer of another type is refused by name', async ({ pointer, numeric }) => {
    const producer = stagedProducer();
    const { app } = await startCollector(producer);
    // A number in quotes is what a coercing parser would let through.
    for (const value of [{ no: 1 }, true, ['5'], numeric ? '5' : 5]) {
      const { status, body } = await post(app, broken(pointer, value));
      expect(status).toBe(400);
      const named = String(Reflect.get(Object(body), 'pointer'));
      expect(named === pointer || named.startsWith(`${pointer}/`)).toBe(true);
      expect(String(Reflect.get(Object(body), 'detail'))).toContain(named);
    }
    expect(producer.begun()).toBe(0);
  });
});

describe('the bad input of the issue', () => {
  const million = (value: string) => `[${`${value},`.repeat(999_999)}${value}]`;
  const withText = (pointer: string, text: string) => broken(pointer, '@').replace('"@"', text);

  test.each([
    ['columns of unequal length', broken('/samples/fps', [1, 2]), '/samples/fps'],
    [
      'a million samples',
      withText('/samples/t', million(String(T0)).replaceAll(String(T0), '1')),
      '/samples/t',
    ],
    ['NaN', withText('/samples/fps/0', 'NaN'), ''],
    ['1e999', withText('/samples/fps/0', '1e999'), '/samples/fps/0'],
    ['1e999 in an unknown field', withText('/extra', '[1,-1e999]'), '/extra/1'],
    ['negative time', broken('/samples/t/0', -5), '/samples/t/0'],
    ['time in 1970', broken('/sentAt', 1000), '/sentAt'],
    ['time in 2100', broken('/sentAt', Date.UTC(2100, 0, 1)), '/sentAt'],
    ['an unknown version', broken('/v', 2), '/v'],
    ['a room with quotes', broken('/room', `a'"b`), '/room'],
    ['a room with newlines', broken('/room', 'a\n\nb'), '/room'],
    ['a room of 10 kB', broken('/room', 'a'.repeat(10_000)), '/room'],
    ['a room of emoji', broken('/room', '🎥🎥'), '/room'],
    ['half an emoji', withText('/client/device', '"\\ud83d"'), '/client/device'],
    ['half an emoji as a key', withText('/extra', '{"\\ud83d":1}'), '/extra/\ud83d'],
    ['__proto__', withText('/extra', '{"a":[{"__proto__":{"polluted":true}}]}'), '/extra/a/0/__proto__'],
    ['__proto__ at the top', json(full).replace('{', '{"__proto__":{"v":1},'), '/__proto__'],
    ['__proto__ in escapes', withText('/extra', '{"\\u005f_proto__":1}'), '/extra/__proto__'],
    ['constructor', withText('/extra', '{"constructor":{"prototype":{}}}'), '/extra/constructor'],
    [
      'a key with a slash above it',
      withText('/extra', '{"a/b~":{"constructor":1}}'),
      '/extra/a~1b~0/constructor',
    ],
    ['deep nesting', '['.repeat(100_000), ''],
    ['deep nesting that is JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '/0'.repeat(32)],
    [
      'deep nesting in an unknown field',
      withText('/extra', '{"a":'.repeat(100_000) + 1 + '}'.repeat(100_000)),
      undefined,
    ],
    ['deep nesting as the version', withText('/v', '['.repeat(100_000) + ']'.repeat(100_000)), undefined],
    ['not JSON', 'fps=15', ''],
    ['null', 'null', ''],
    ['a list of batches', json([full]), ''],
    ['two batches', `${json(full)}\n${json(full)}`, ''],
  ])('%s is refused with its place', async (_name, payload, pointer) => {
    const { status, body, logged } = await refusalOf(payload);
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 400, code: expect.stringMatching(/^invalid_(json|batch)$/) });
    if (pointer !== undefined) expect(Reflect.get(Object(body), 'pointer')).toBe(pointer);
    expect(json(body).length).toBeLessThan(2000);
    expect(Math.max(...logged.map((line) => line.length))).toBeLessThan(2000);
    expect(logged.every((line) => line.trimEnd().split('\n').length === 1)).toBe(true);
  });

  test.each([
    ['nothing', '', { 'content-type': 'application/json' }],
    ['nothing as NDJSON', '', ndjson],
    ['only blank lines', '\n \r\n\n', ndjson],
    ['blanks as JSON', '   ', { 'content-type': 'application/json' }],
    ['nothing of no type', '', {}],
  ])('%s is an empty body', async (_name, payload, headers) => {
    expect(await refusalOf(payload, headers)).toMatchObject({ status: 400, body: { code: 'empty_body' } });
  });

  test.each(['application/xml', 'application/octet-stream', 'application/jsonp', 'nonsense', ''])(
    'content type "%s" is 415',
    async (type) => {
      const answer = await refusalOf(json(full), { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    },
  );

  test('a batch that no message can hold is 413, alone and among others', async () => {
    const huge = json({ ...full, extra: 'x'.repeat(900_000) });
    expect(await refusalOf(huge)).toMatchObject({ status: 413, body: { code: 'batch_too_large' } });
    const { app } = await startCollector(stagedProducer());
    expect(await post(app, `${huge}\n${json(full)}`, ndjson)).toMatchObject({
      status: 400,
      body: { accepted: 1, faults: [{ line: 1, code: 'batch_too_large' }] },
    });
  });

  test('a refusal of lines speaks of durable others only where there are some', async () => {
    const detailOf = async (payload: string) =>
      (await post((await startCollector(stagedProducer())).app, payload, ndjson)).body;
    expect(await detailOf('{}\n{}')).toMatchObject({
      accepted: 0,
      detail: '2 of 2 batches are faulty and were dropped',
    });
    expect(await detailOf(`{}\n${json(full)}`)).toMatchObject({
      accepted: 1,
      detail: '1 of 2 batches are faulty and were dropped, the others are durable',
    });
  });

  test('a body over the limit is 413, whether it says so beforehand or not', async () => {
    const body = Buffer.alloc(4 * 1024 * 1024 + 1, ' ');
    expect(await refusalOf(body)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });
});

describe('the log of a refusal', () => {
  test('is one line with room, session and place, without address or body', async () => {
    const { logged } = await refusalOf(broken('/client/device', 424_242));
    const refused = logged
      .map((line): unknown => JSON.parse(line))
      .filter((line) => Reflect.get(Object(line), 'msg') === 'refused');
    expect(refused).toEqual([
      expect.objectContaining({
        code: 'invalid_batch',
        pointer: '/client/device',
        room: full.room,
        session: full.session,
      }),
    ]);
    expect(logged.join('')).not.toContain('127.0.0.1');
    expect(logged.join('')).not.toContain('424242');
  });
});
