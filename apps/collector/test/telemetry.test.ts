import { fingerprint } from '@stutterscope/telemetry';
import { describe, expect, test } from 'vitest';
import { batchOf, T0 } from '../../../packages/telemetry/test/batchOf.ts';
import { embeddedBus } from './support/embeddedBus.ts';
import { stagedProducer } from './support/producers.ts';
import { NOW, ndjson, post, startCollector } from './support/startCollector.ts';

const text = (value: Uint8Array | undefined) => Buffer.from(value ?? []).toString();
const json = JSON.stringify;

describe('a batch on the real embedded bus', () => {
  test('is stored under its session with stamps and headers, and only then answered 202', async () => {
    const { bus, stored } = await embeddedBus();
    const { app } = await startCollector(await bus.producer());
    const batch = batchOf({ session: '01900000-0000-7000-8000-00000000ABCD', seq: 7 });
    const answer = await post(app, json(batch));
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1 } });
    const [message, ...more] = await stored();
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      key: '01900000-0000-7000-8000-00000000abcd',
      timestampMs: NOW,
      headers: { seq: '7', fp: fingerprint(batch), room: '8888_test001' },
    });
    expect(JSON.parse(text(message?.value))).toEqual({
      ...batch,
      session: '01900000-0000-7000-8000-00000000abcd',
      receivedAt: NOW,
      client: { ...batch.client, networkId: 'test-net' },
    });
  });

  test('keeps unknown fields as they are, and nothing of what the client claims about stamps', async () => {
    const { bus, stored } = await embeddedBus();
    const { app } = await startCollector(await bus.producer());
    const batch = batchOf({ receivedAt: T0, client: { platform: 'web', networkId: 'AS1' } });
    const later = {
      battery: { level: '80', list: [1, null, 'x'] },
      samples: { ...batch.samples, temp: [1, 2] },
    };
    await post(app, json({ ...batch, ...later }));
    const [message] = await stored();
    expect(JSON.parse(text(message?.value))).toEqual({
      ...batch,
      ...later,
      receivedAt: NOW,
      client: { platform: 'web', networkId: 'test-net' },
    });
  });

  test('of a later version is taken when it is readable as this one, and its sender told what is not known', async () => {
    const { bus, stored } = await embeddedBus();
    const { app, metric } = await startCollector(await bus.producer());
    const later = {
      ...batchOf(),
      v: 2,
      readableAs: 1,
      stream: { ...batchOf().stream, targetFPS: 20 },
      mood: 'calm',
    };
    expect(await post(app, json(later))).toMatchObject({
      status: 202,
      body: { accepted: 1, unknownFields: ['/mood', '/stream/targetFPS'] },
    });
    expect(JSON.parse(text((await stored())[0]?.value))).toMatchObject({ v: 2, readableAs: 1, mood: 'calm' });
    expect(await metric('unknown_fields_total', { place: 'batch' })).toBe(1);
    expect(await metric('unknown_fields_total', { place: 'stream' })).toBe(1);
    expect(await post(app, json({ ...later, readableAs: 2 }))).toMatchObject({
      status: 400,
      body: { pointer: '/v' },
    });
  });

  test('is one line of JSON, whatever white space and escapes it came with', async () => {
    const { bus, stored } = await embeddedBus();
    const { app } = await startCollector(await bus.producer());
    const events = [{ t: T0, code: 1101, detail: 'two\nlines \r\u2028 "quoted" \u0000 🎥' }];
    expect((await post(app, JSON.stringify(batchOf({ events }), null, 2))).status).toBe(202);
    const [message] = await stored();
    expect(text(message?.value)).not.toMatch(/[\r\n]/);
    expect(JSON.parse(text(message?.value))).toMatchObject({ events });
  });

  test('is stored with its implausible values and unknown codes, which the metrics count', async () => {
    const { bus, stored } = await embeddedBus();
    const { app, metric } = await startCollector(await bus.producer());
    const samples = { t: [T0, T0 + 1], fps: [999, 15], cpuSys: [130, 130] };
    const events = [1101, 424_242].map((code) => ({ t: T0, code }));
    expect((await post(app, json(batchOf({ samples, events })))).status).toBe(202);
    expect(JSON.parse(text((await stored())[0]?.value))).toMatchObject({ samples, events });
    expect(await metric('implausible_values_total', { column: 'fps' })).toBe(1);
    expect(await metric('implausible_values_total', { column: 'cpuSys' })).toBe(2);
    expect(await metric('events_total', { code: 'known' })).toBe(1);
    expect(await metric('events_total', { code: 'unknown' })).toBe(1);
    expect(await metric('samples_total')).toBe(2);
    expect(await metric('requests_total', { code: 'accepted' })).toBe(1);
  });

  test('sent again is 202 again, with the same name for whoever counts it once', async () => {
    const { bus, stored } = await embeddedBus();
    const { app } = await startCollector(await bus.producer());
    for (let i = 0; i < 2; i++) expect((await post(app, json(batchOf()))).status).toBe(202);
    const [first, second] = await stored();
    expect(second?.headers).toEqual(first?.headers);
    expect(second?.key).toBe(first?.key);
  });

  test('with a key twice keeps the last, as JSON.parse does, and carries it once', async () => {
    const { bus, stored } = await embeddedBus();
    const { app } = await startCollector(await bus.producer());
    const twice = json(batchOf()).replace('"seq":0', '"seq":1,"seq":2');
    expect((await post(app, twice)).status).toBe(202);
    const [message] = await stored();
    expect(message?.headers['seq']).toBe('2');
    expect(text(message?.value).match(/"seq"/g)).toHaveLength(1);
  });
});

describe('NDJSON', () => {
  const lines = [0, 1, 2].map((seq) => json(batchOf({ seq })));

  test.each(['application/x-ndjson', 'text/plain', 'text/plain;charset=UTF-8'])(
    'as %s stores every line, skipping blank ones, whatever ends a line',
    async (type) => {
      const { bus, stored } = await embeddedBus();
      const { app } = await startCollector(await bus.producer());
      const body = `\n${lines[0]}\r\n  \n${lines[1]}\n\n${lines[2]}`;
      expect(await post(app, body, { 'content-type': type })).toMatchObject({
        status: 202,
        body: { accepted: 3 },
      });
      expect((await stored()).map(({ headers }) => headers['seq'])).toEqual(['0', '1', '2']);
    },
  );

  test('with bad lines makes the good ones durable and names each bad one', async () => {
    const { bus, stored } = await embeddedBus();
    const { app, metric } = await startCollector(await bus.producer());
    const bad = json({ ...batchOf(), seq: 'x' });
    const latin1 = Buffer.concat([Buffer.from('{"v":"'), Buffer.from([0xe9]), Buffer.from('"}\n')]);
    const body = Buffer.concat([
      Buffer.from(`${lines[0]}\n${bad}\n{nope\n\n`),
      latin1,
      Buffer.from(`${lines[1]}\n`),
    ]);
    const answer = await post(app, body, ndjson);
    expect(answer).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: {
        code: 'invalid_lines',
        accepted: 2,
        faultCount: 3,
        faults: [
          { line: 2, code: 'invalid_batch', pointer: '/seq' },
          { line: 3, code: 'invalid_json', pointer: '' },
          { line: 5, code: 'invalid_json', pointer: '', message: 'not UTF-8' },
        ],
      },
    });
    expect((await stored()).map(({ headers }) => headers['seq'])).toEqual(['0', '1']);
    expect(await metric('batches_total')).toBe(2);
  });

  test('lists at most a hundred faults and counts them all', async () => {
    const producer = stagedProducer();
    const { app } = await startCollector(producer);
    const { body } = await post(app, 'x\n'.repeat(250), ndjson);
    expect(body).toMatchObject({ accepted: 0, faultCount: 250 });
    expect(Reflect.get(Object(body), 'faults')).toHaveLength(100);
    expect(producer.begun()).toBe(0);
  });

  test('of more lines than a body may hold is refused before a line is read', async () => {
    const producer = stagedProducer();
    const { app } = await startCollector(producer);
    const body = `${lines[0]}\n${'x\n'.repeat(20_000)}`;
    expect(await post(app, body, ndjson)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(producer.begun()).toBe(0);
  });
});
