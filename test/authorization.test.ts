import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addKey,
  EVERY_ROOM,
  type RoomClaims,
  requireTokens,
  signToken,
  type TokenSide,
} from '@stutterscope/access';
import { Phrasebook } from '@stutterscope/alerts';
import { createEmbeddedBus } from '@stutterscope/bus';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderTable } from '../apps/cli/src/table.ts';
import { buildCollector, createNetworkResolver, defaultLimits } from '../apps/collector/src/index.ts';
import { buildConsole, defaultLimits as consoleLimits } from '../apps/console/src/index.ts';
import { defaultLimits as notifierLimits, startNotifier } from '../apps/notifier/src/index.ts';
import { batchOf } from '../packages/telemetry/test/batchOf.ts';

const ROOM = '8888_test001';
const SECRET = 'what only Grafana and the servers of ours know';
const logger = pino({ level: 'silent' });
const keys = addKey({ keys: [] }, 'k1');
const strangers = addKey({ keys: [] }, 'k1');

/** How a route is asked, rightly but for who asks. */
interface Ask {
  readonly path: string;
  readonly payload?: string;
  readonly type?: string;
  /** What who is let in is answered, where that is no success: nothing is there. */
  readonly answer?: number;
}

/** Who may ask a route. */
type Guard =
  /** Anybody: it tells of no room. */
  | { readonly by: 'nobody' }
  /** `isOfAll`: only a token for all rooms is let in. */
  | {
      readonly by: 'room token';
      readonly side: TokenSide;
      readonly wrong: TokenSide;
      readonly isOfAll?: true;
      readonly ask: Ask;
    }
  /** A secret, or a signature over what is said. */
  | { readonly by: 'secret'; readonly ask: Ask };

const open: Guard = { by: 'nobody' };
const signed = (path: string, payload: string): Guard => ({ by: 'secret', ask: { path, payload } });
const watched = (path: string, isOfAll?: true): Guard => ({
  ...watchedAsk({ path }),
  ...(isOfAll && { isOfAll }),
});
const watchedAsk = (ask: Ask) => ({ by: 'room token', side: 'watch', wrong: 'play', ask }) as const;
const push = JSON.stringify({ ...batchOf(), room: ROOM, side: 'push' });
const cmcd = `e=ps,sta=r,bl=(1800),sn=1,ts=1763800000000,cid="${ROOM}",sid="1f1d46a7-0d8c-4f0b-93d3-7d2f4b4e1d11",v=2\n`;

/** Every route of every service. A route without an entry fails the first test. */
const guards: Readonly<Record<string, Readonly<Record<string, Guard>>>> = {
  collector: {
    'GET /healthz': open,
    'GET /readyz': open,
    'GET /metrics': open,
    'GET /openapi.json': open,
    'POST /v1/telemetry': {
      by: 'room token',
      side: 'push',
      wrong: 'watch',
      ask: { path: '/v1/telemetry', payload: push, type: 'application/json' },
    },
    'POST /v1/cmcd': {
      by: 'room token',
      side: 'play',
      wrong: 'push',
      ask: { path: '/v1/cmcd', payload: cmcd, type: 'application/cmcd' },
    },
    'POST /v1/broadcasts': {
      by: 'room token',
      side: 'push',
      wrong: 'play',
      ask: {
        path: '/v1/broadcasts',
        payload: JSON.stringify({ room: ROOM, event: 'begin' }),
        type: 'application/json',
      },
    },
    'POST /v1/callbacks': signed(
      '/v1/callbacks',
      JSON.stringify({ t: 9e9, sign: 'x', event_type: 1, stream_id: ROOM }),
    ),
    'POST /v1/callbacks/huawei': signed(
      '/v1/callbacks/huawei',
      JSON.stringify({
        event: 'PUBLISH',
        domain: 'd',
        app: 'live',
        stream: ROOM,
        publish_timestamp: 1,
        auth_timestamp: 1,
        auth_sign: 'x',
      }),
    ),
    'POST /v1/callbacks/nginx-rtmp': signed('/v1/callbacks/nginx-rtmp', `call=publish&name=${ROOM}`),
    'POST /v1/callbacks/srs': signed(
      '/v1/callbacks/srs',
      JSON.stringify({ action: 'on_publish', stream: ROOM }),
    ),
  },
  console: {
    'GET /healthz': open,
    'GET /readyz': open,
    'GET /metrics': open,
    'GET /openapi.json': open,
    'GET /': open,
    'GET /rooms/:room': open,
    'GET /rooms/:room/broadcast': open,
    'GET /vj/:room': open,
    'GET /v1/rooms': watched('/v1/rooms', true),
    'GET /v1/rooms/live': watched('/v1/rooms/live', true),
    'GET /v1/rooms/:room': watched(`/v1/rooms/${ROOM}`),
    'GET /v1/rooms/:room/live': watched(`/v1/rooms/${ROOM}/live`),
    'GET /v1/rooms/:room/status': watched(`/v1/rooms/${ROOM}/status`),
    'GET /v1/rooms/:room/broadcasts': watched(`/v1/rooms/${ROOM}/broadcasts`),
    'GET /v1/rooms/:room/broadcast': watchedAsk({ path: `/v1/rooms/${ROOM}/broadcast`, answer: 404 }),
    'GET /v1/rooms/:room/alerts': watched(`/v1/rooms/${ROOM}/alerts`),
  },
  notifier: {
    'GET /healthz': open,
    'GET /readyz': open,
    'GET /metrics': open,
    'GET /openapi.json': open,
    'GET /v1/rooms/:room/alerts': {
      by: 'room token',
      side: 'push',
      wrong: 'play',
      ask: { path: `/v1/rooms/${ROOM}/alerts` },
    },
    'POST /v1/grafana-alerts': {
      by: 'secret',
      ask: { path: '/v1/grafana-alerts', payload: '{"alerts":[]}', type: 'application/json' },
    },
  },
};

/** Files of pages, which tell of no room: their names are those that were built, and of the page of the API. */
const isFile = (route: string): boolean => /^GET \/(\*$|api\b)/.test(route);

/** `METHOD /path` of everything that an instance answers, hidden routes too: the tree that Fastify prints, flattened. */
function routesOf(app: FastifyInstance): string[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', own = '', methods = ''] =
        /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
      if (own === '') return [];
      const depth = indent.length / 4;
      const path = `${above[depth - 1] ?? ''}${own}`;
      above[depth] = path;
      return methods
        .split(', ')
        .filter((method) => !['', 'HEAD', 'OPTIONS'].includes(method))
        .map((method) => `${method} ${path}`);
    });
}

const apps = new Map<string, FastifyInstance>();
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-matrix-'));
  const bus = createEmbeddedBus({ dir });
  await bus.ensureTopics(1);
  const access = requireTokens(keys);
  const shared = { access, trustProxy: false as const, logger, clock: Date.now };
  const collector = await buildCollector({
    ...shared,
    producer: await bus.producer(),
    ready: () => bus.ping(),
    networkOf: createNetworkResolver(),
    limits: defaultLimits,
    cloudKeys: { callback: [SECRET], huawei: [SECRET], servers: [SECRET] },
  });
  const notifier = await startNotifier({
    ...shared,
    bus,
    audience: {},
    words: {},
    grafanaSecret: SECRET,
    limits: notifierLimits,
  });
  const page = await buildConsole({
    ...shared,
    // No row of any room: who may ask is what is asked here.
    warehouse: { query: async () => [], ping: async () => '' },
    phrasebook: new Phrasebook(),
    notifier: 'http://127.0.0.1:9',
    limits: consoleLimits,
  });
  apps.set('collector', collector);
  apps.set('console', page);
  apps.set('notifier', notifier.app);
  closing.push(
    () => page.close(),
    () => collector.close(),
    () => notifier.close(),
    () => bus.close(),
    () => rm(dir, { recursive: true }),
  );
});

afterAll(async () => {
  for (const close of closing) await close();
});

test('every service and every route of it has an entry', () => {
  const root = join(import.meta.dirname, '../apps');
  const services = readdirSync(root).filter((name) => {
    const manifest = join(root, name, 'package.json');
    return existsSync(manifest) && /"fastify":/.test(readFileSync(manifest, 'utf8'));
  });
  expect(services.toSorted()).toEqual(Object.keys(guards).toSorted());
  for (const [name, app] of apps) {
    expect(
      routesOf(app)
        .filter((route) => !isFile(route))
        .toSorted(),
      name,
    ).toEqual(Object.keys(guards[name] ?? {}).toSorted());
  }
});

const inAnHour = () => Date.now() / 1000 + 3600;

/** Who comes, and what must be said to whom. */
async function visitors({ side, wrong, isOfAll }: Extract<Guard, { by: 'room token' }>) {
  const rightly = (exp: number): RoomClaims =>
    isOfAll ? { room: EVERY_ROOM, side: 'watch', exp } : { room: ROOM, side, exp };
  const [head = '', , mark = ''] = (await signToken(keys, rightly(inAnHour()))).split('.');
  const claims = Buffer.from(JSON.stringify(rightly(inAnHour() + 9e6))).toString('base64url');
  return {
    'no token': [undefined, 401],
    'wrong room': [await signToken(keys, { room: '8888_other', side, exp: inAnHour() }), 403],
    'wrong side': [await signToken(keys, { room: ROOM, side: wrong, exp: inAnHour() }), 403],
    expired: [await signToken(keys, rightly(Date.now() / 1000 - 90)), 401],
    forged: [await signToken(strangers, rightly(inAnHour())), 401],
    'claims changed': [`${head}.${claims}.${mark}`, 401],
  } as const;
}

async function statusOf(
  app: FastifyInstance,
  route: string,
  ask: Ask,
  token: string | undefined,
): Promise<number> {
  const [method = 'GET'] = route.split(' ');
  const answer = await app.inject({
    method: method === 'POST' ? 'POST' : 'GET',
    url: ask.path,
    // Not of this machine, whose own servers may say nothing.
    remoteAddress: '203.0.113.7',
    headers: {
      ...(ask.type !== undefined && { 'content-type': ask.type }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(ask.payload !== undefined && { payload: ask.payload }),
  });
  expect(answer.body, route).not.toContain(SECRET);
  return answer.statusCode;
}

test('nobody gets past a door that is not theirs', async () => {
  const head = [
    'service',
    'route',
    'no token',
    'wrong room',
    'wrong side',
    'expired',
    'forged',
    'claims changed',
    'right',
  ];
  const rows: string[][] = [];
  for (const [name, app] of apps) {
    for (const [route, guard] of Object.entries(guards[name] ?? {})) {
      rows.push([name, route, ...(await judged(app, route, guard))]);
    }
  }
  process.stdout.write(`\n${renderTable(head, rows)}\n`);
});

/** The answers of a route to everybody, each held to what it must be. */
async function judged(app: FastifyInstance, route: string, guard: Guard): Promise<string[]> {
  if (guard.by === 'nobody') {
    const answer = await app.inject(route.split(' ')[1] ?? '');
    expect(answer.statusCode, route).toBe(200);
    expect(answer.body, route).not.toContain(ROOM);
    return [...Array.from({ length: 6 }, () => 'tells of no room'), '200'];
  }
  if (guard.by === 'secret') {
    const answers: string[] = [];
    for (const token of [
      undefined,
      'wrong',
      await signToken(keys, { room: ROOM, side: 'push', exp: inAnHour() }),
    ]) {
      const status = await statusOf(app, route, guard.ask, token);
      expect([401, 403], route).toContain(status);
      answers.push(String(status));
    }
    const [none = '', wrong = '', roomToken = ''] = answers;
    return [none, roomToken, roomToken, wrong, wrong, wrong, 'secret or signature'];
  }
  const answers: string[] = [];
  for (const [visitor, [token, expected]] of Object.entries(await visitors(guard))) {
    const status = await statusOf(app, route, guard.ask, token);
    expect(status, `${route}: ${visitor}`).toBe(expected);
    answers.push(String(status));
  }
  const exp = inAnHour();
  const right = await signToken(
    keys,
    guard.isOfAll ? { room: EVERY_ROOM, side: 'watch', exp } : { room: ROOM, side: guard.side, exp },
  );
  // A stream that is let in never ends here; that it is let in, apps/notifier and apps/console test.
  if (/\/(alerts|live)$/.test(route)) return [...answers, 'a stream'];
  const status = await statusOf(app, route, guard.ask, right);
  expect(guard.ask.answer === undefined ? [200, 202] : [guard.ask.answer], route).toContain(status);
  return [...answers, String(status)];
}
