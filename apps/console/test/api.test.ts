import { readFile } from 'node:fs/promises';
import { addKey, requireTokens, signToken } from '@stutterscope/access';
import type { Broadcast } from '@stutterscope/cloud';
import type { Alert } from '@stutterscope/diagnosis';
import { type Warehouse, WarehouseError } from '@stutterscope/warehouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../../notifier/test/support/events.ts';
import { type BroadcastView, defaultLimits, type RoomView } from '../src/index.ts';
import { problems } from '../src/problems.ts';
import {
  clogAt,
  cloggedBatch,
  lineOf,
  ROOM,
  recordingAt,
  runConsole,
  temporaryWarehouse,
} from './support/fixture.ts';

let warehouse: Warehouse;
let remove: () => Promise<void>;
const now = Date.now();

const alert: Alert = {
  kind: 'alert',
  id: 'clog/vj',
  revision: 1,
  room: ROOM,
  audience: 'vj',
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'severe',
  at: now - 6000,
  resolvedAt: null,
  advice: 'clog_wifi',
  message: '',
  remedies: [],
  retracted: false,
  stutter: 'clog',
};

beforeAll(async () => {
  ({ warehouse, remove } = await temporaryWarehouse());
  await warehouse.insertTelemetry([lineOf(cloggedBatch(now))], 'a');
  await warehouse.insertVerdicts([clogAt(now), alert], 'b');
  await warehouse.insertCloudEvents([recordingAt(now, 'https://vod.example/f0.flv')], 'c');
});
afterAll(() => remove());

const get = async (url: string, token?: string) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
};

describe('the read API', () => {
  test('a room: both ends as columns of one step, its verdict with advice in the language asked for', async () => {
    const { url } = await runConsole(warehouse);
    const span = `from=${now - 60_000}&to=${now + 1000}`;
    const { status, body } = await get(`${url}/v1/rooms/${ROOM}?${span}&lang=zh-CN`);
    const view: RoomView = body;
    expect([status, view.stepMs]).toEqual([200, 1000]);
    const lengths = new Set(Object.values(view.steps).map((column) => column.length));
    expect(lengths).toEqual(new Set([(view.toMs - view.fromMs) / 1000]));
    expect(view.steps.que.filter((que) => que !== null)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(new Set(view.steps.made)).toEqual(new Set([null, 1200]));
    expect(view.stutters).toMatchObject([
      {
        id: 'clog',
        severity: 'severe',
        advice: { message: expect.stringContaining('路由器') },
        place: { file: '919', offsetMs: 52_000, link: 'https://vod.example/f0.flv#t=52' },
      },
    ]);
    expect(view.events).toMatchObject([
      { name: 'PUSH_WARNING_NET_BUSY', detail: '<img src=x onerror=alert(1)>' },
    ]);
  });

  test('all rooms and a status: what was heard last, and what is open', async () => {
    const { url } = await runConsole(warehouse);
    expect((await get(`${url}/v1/rooms`)).body.rooms).toMatchObject([
      { room: ROOM, que: 90, pushSeenMs: now, stutters: [{ cause: 'upstream_clog', severity: 'severe' }] },
    ]);
    expect((await get(`${url}/v1/rooms/${ROOM}/status`)).body).toMatchObject({
      push: { heardMs: now, fps: 15, que: 90 },
      stutters: [{ cause: 'upstream_clog' }],
    });
    const newest = Math.floor(now / 1000) * 1000;
    for (const path of ['', `/${ROOM}`, `/${ROOM}/status`])
      expect((await get(`${url}/v1/rooms${path}`)).body).toMatchObject({ reachMs: newest });
    expect((await get(`${url}/v1/rooms/nobody/status`)).body).toMatchObject({ push: null, stutters: [] });
  });

  test('a show: what stuttered and where it is recorded, in the language asked for, and the list of them', async () => {
    const { url } = await runConsole(warehouse);
    const { status, body } = await get(`${url}/v1/rooms/${ROOM}/broadcast?lang=zh-CN`);
    const view: BroadcastView = body;
    expect([status, view.grade]).toEqual([200, 'poor']);
    expect(view.report).toMatchObject({
      begunBy: 'push',
      to: null,
      stutters: [
        {
          id: 'clog',
          place: { offsetMs: 52_000, link: 'https://vod.example/f0.flv#t=52' },
          alerts: [{ message: expect.stringContaining('路由器') }],
        },
      ],
      recordings: [{ file: '919' }],
      nextTime: [expect.stringContaining('预设'), expect.any(String), expect.any(String)],
    });
    const english = await get(`${url}/v1/rooms/${ROOM}/broadcast?at=${now - 3_600_000}`);
    expect(english.body.report).toMatchObject({
      id: view.report.id,
      nextTime: expect.arrayContaining([expect.stringContaining('preset')]),
    });

    expect((await get(`${url}/v1/rooms/${ROOM}/broadcasts`)).body.broadcasts).toEqual([]);
    const { id, from } = view.report;
    const broadcast: Broadcast = {
      ...{ id, room: ROOM, from, to: null, begunBy: 'push', endedBy: null },
      ...{ isReported: true, pushes: 1, gaps: [], recordings: [], oddities: [] },
    };
    const facts = { revision: 1, score: 84, vjScore: 90, reportedAt: null, retracted: false };
    await warehouse.insertBroadcasts([{ broadcast, ...facts }], 'show');
    expect((await get(`${url}/v1/rooms/${ROOM}/broadcasts`)).body.broadcasts).toMatchObject([
      {
        fromMs: from,
        toMs: null,
        files: 0,
        ...{ score: 84, grade: 'fair', told: 0 },
        stutters: [{ cause: 'upstream_clog', count: 1 }],
      },
    ]);
  });

  test('a push that fell silent long ago is told with the time it was heard last', async () => {
    const { url } = await runConsole(warehouse, { clock: () => now + 3_600_000 });
    expect((await get(`${url}/v1/rooms`)).body).toMatchObject({ rooms: [], reachMs: null });
    expect((await get(`${url}/v1/rooms/${ROOM}/status`)).body.push).toMatchObject({ heardMs: now });
  });

  test('a room whose data is late for minutes stays in the list, with the moment that the data reaches', async () => {
    const { url } = await runConsole(warehouse, { clock: () => now + 240_000 });
    expect((await get(`${url}/v1/rooms`)).body).toMatchObject({
      reachMs: Math.floor(now / 1000) * 1000,
      rooms: [{ room: ROOM, pushSeenMs: now }],
    });
  });

  test('nothing is on yet in a span to come', async () => {
    const { url } = await runConsole(warehouse);
    const [from, to] = [Date.now() + 3_600_000, Date.now() + 7_200_000];
    expect((await get(`${url}/v1/rooms/${ROOM}?from=${from}&to=${to}`)).body.stutters).toEqual([]);
  });

  test.each([
    ['a room of wildcards', '/v1/rooms/8888_*', 404, 'not_found'],
    ['SQL in the place of a room', `/v1/rooms/${encodeURIComponent("x' OR 1=1 --")}`, 404, 'not_found'],
    ['a span that is no number', `/v1/rooms/${ROOM}?from=yesterday`, 400, 'bad_request'],
    ['a span that ends before it begins', `/v1/rooms/${ROOM}?from=9&to=5`, 400, 'bad_span'],
    ['a span of a week', `/v1/rooms/${ROOM}?from=1&to=604800001`, 400, 'bad_span'],
    ['a parameter that stands there twice', `/v1/rooms/${ROOM}?from=1&from=2`, 400, 'bad_request'],
    ['a moment that is no number', `/v1/rooms/${ROOM}/broadcast?at=noon`, 400, 'bad_request'],
    ['the show of a room that never had one', '/v1/rooms/8888_nobody/broadcast', 404, 'no_broadcast'],
    ['shows of a room of wildcards', '/v1/rooms/8888_*/broadcasts', 404, 'not_found'],
    ['a step that there is not', `/v1/rooms/${ROOM}/live?step=1`, 400, 'bad_request'],
    ['another address', '/v1/nothing', 404, 'not_found'],
    ['an address with nothing between two slashes', '//nothing', 400, 'bad_request'],
  ])('refuses %s', async (_, path, status, code) => {
    const { url } = await runConsole(warehouse);
    const answer = await get(url + path);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test('says so while ClickHouse or the notifier does not answer', async () => {
    const query = async () => {
      throw new WarehouseError('unavailable', 'gone');
    };
    const { url } = await runConsole({ query, ping: query });
    for (const [path, code] of [
      ['/v1/rooms', 'warehouse_unavailable'],
      [`/v1/rooms/${ROOM}`, 'warehouse_unavailable'],
      [`/v1/rooms/${ROOM}/alerts`, 'notifier_unavailable'],
      ['/readyz', 'not_ready'],
    ]) {
      const answer = await get(url + path);
      expect([path, answer.status, answer.body.code]).toEqual([path, 503, code]);
      expect(answer.headers.get('retry-after')).not.toBeNull();
    }
    const stream = await listen(`${url}/v1/rooms/live`);
    const [trouble] = await stream.until(1);
    expect(trouble).toMatchObject({ event: 'trouble', data: { code: 'warehouse_unavailable' } });
  });
});

describe('a console that requires tokens', () => {
  const keys = addKey({ keys: [] }, 'k');
  const exp = now / 1000 + 3600;

  test('shows a room to its own token, every room to a token for all, and nothing to others', async () => {
    const { url, logged } = await runConsole(warehouse, { access: requireTokens(keys) });
    const own = await signToken(keys, { room: ROOM, side: 'push', exp });
    const other = await signToken(keys, { room: '8888_other', side: 'watch', exp });
    const viewer = await signToken(keys, { room: ROOM, side: 'play', exp });
    const all = await signToken(keys, { room: '*', side: 'watch', exp });
    const answers = async (path: string) => {
      const tokens = [own, all, other, viewer, undefined];
      return Promise.all(tokens.map(async (token) => (await get(url + path, token)).status));
    };
    expect(await answers(`/v1/rooms/${ROOM}`)).toEqual([200, 200, 403, 403, 401]);
    expect(await answers(`/v1/rooms/${ROOM}/status`)).toEqual([200, 200, 403, 403, 401]);
    expect(await answers(`/v1/rooms/${ROOM}/alerts`)).toEqual([503, 503, 403, 403, 401]);
    expect(await answers('/v1/rooms')).toEqual([403, 200, 403, 403, 401]);
    expect((await listen(`${url}/v1/rooms/live?access_token=${own}`)).status).toBe(403);
    expect((await listen(`${url}/v1/rooms/${ROOM}/live?access_token=${other}`)).status).toBe(403);
    expect(logged.join('')).not.toContain('eyJ');
  });

  test('needs no token for the page itself', async () => {
    const { url } = await runConsole(warehouse, { access: requireTokens(keys) });
    for (const path of ['/', `/rooms/${ROOM}`, `/vj/${ROOM}`]) {
      const answer = await fetch(url + path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await answer.text()).toContain('<title>Stutterscope</title>');
    }
  });
});

describe('streams', () => {
  test('repeat a room’s end, so that what comes late is seen', async () => {
    const { url } = await runConsole(warehouse, { limits: { ...defaultLimits, everyMs: 20 } });
    const stream = await listen(`${url}/v1/rooms/${ROOM}/live`);
    const [first] = await stream.until(1);
    expect(first).toMatchObject({ event: 'room', data: { room: ROOM, stepMs: 1000 } });
    const later = Date.now();
    const over = { ...clogAt(now), revision: 2, to: later };
    await warehouse.insertVerdicts([over], 'over');
    await expect
      .poll(() => stream.events.at(-1)?.data['stutters'], { timeout: 20_000 })
      .toMatchObject([{ id: 'clog', toMs: later }]);
  });

  test('are as many as may be, and make room when one leaves', async () => {
    const limits = { ...defaultLimits, everyMs: 20, maxFollowed: 1 };
    const { url } = await runConsole(warehouse, { limits });
    const first = await listen(`${url}/v1/rooms/${ROOM}/live`);
    const same = await listen(`${url}/v1/rooms/${ROOM}/live`);
    const other = await listen(`${url}/v1/rooms/8888_other/live`);
    expect([first.status, same.status, other.status]).toEqual([200, 200, 503]);
    first.close();
    same.close();
    const again = async () => (await listen(`${url}/v1/rooms/8888_other/live`)).status;
    await expect.poll(again, { timeout: 10_000 }).toBe(200);
  });
});

test('the README has every problem code with its status, and only those', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const documented = [...readme.matchAll(/^\| `([a-z_]+)` +\| (\d{3}) +\|/gm)].map(
    ([, code, status]) => `${code} ${status}`,
  );
  const known = Object.entries(problems).map(([code, { status }]) => `${code} ${status}`);
  expect(documented.toSorted()).toEqual(known.toSorted());
});

test('describes itself, with a page that loads nothing from elsewhere', async () => {
  const { url } = await runConsole(warehouse);
  const api = (await get(`${url}/openapi.json`)).body;
  expect(Object.keys(api.paths)).toEqual(
    expect.arrayContaining([
      '/v1/rooms',
      '/v1/rooms/{room}',
      '/v1/rooms/{room}/live',
      '/v1/rooms/{room}/status',
      '/v1/rooms/{room}/broadcasts',
      '/v1/rooms/{room}/broadcast',
    ]),
  );
  const { schema } = api.paths['/v1/rooms/{room}'].get.responses['200'].content['application/json'];
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['steps', 'networks', 'stutters']));
  const page = await fetch(`${url}/`);
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const described = await fetch(`${url}/api/`);
  expect(described.status).toBe(200);
  expect(described.headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
});
