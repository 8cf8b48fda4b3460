import { serveSql } from '@stutterscope/warehouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildBoards } from '../src/boards/index.ts';
import { alertRules } from '../src/index.ts';
import { allQueries } from '../src/query/queriesOf.ts';
import { alertsAt } from './support/alertsAt.ts';
import { type Answer, answer, ask, sqlOf, type View } from './support/ask.ts';
import { freshBatch, nasty } from './support/odds.ts';
import { badNetwork, badVersion, emptyPlatform, liveThrough, moments, roomOf } from './support/platform.ts';
import { faultOf, faultOfRule } from './support/shape.ts';
import { steadily } from './support/steady.ts';
import { during, everything, sqlInNames, views } from './support/views.ts';

const queries = allQueries(buildBoards());
const rules = alertRules.filter(({ source }) => source === 'clickhouse');
const named = queries.map(
  (query) => [`${query.board} ${query.panelId ?? query.kind}: ${query.title}`, query] as const,
);

let platform: Awaited<ReturnType<typeof emptyPlatform>>;

beforeAll(async () => {
  platform = await emptyPlatform();
});

afterAll(() => platform[Symbol.asyncDispose]());

/** What a panel shows. */
async function panel(board: string, panelId: number, view: View): Promise<Answer['rows']> {
  const query = queries.find((one) => one.board === board && one.panelId === panelId);
  if (query === undefined) throw new RangeError(`there is no panel ${panelId} on ${board}`);
  return answer(platform.warehouse, query, view);
}

const list = (rows: Answer['rows'], column: string) => rows.map((row) => row[column]);

describe('over an empty database', () => {
  const view: View = { fromMs: moments.places - 3_600_000, toMs: moments.places, variables: everything };
  /** The engine's own tables are never empty. */
  const ownTables = ['Most parts of a table', 'Tables'];

  test.each(named.filter(([, { title }]) => !ownTables.includes(title)))(
    '%s knows nothing, and says so',
    async (_, query) => {
      const rows = await answer(platform.warehouse, query, view);
      const known = rows
        .flatMap((row) => Object.entries(row))
        .filter(([name, value]) => name !== 'time' && value !== null && value !== 'unknown');
      expect(known).toEqual([]);
    },
  );

  test('a table whose parts keep no times has none, not 1970', async () => {
    const rows = await panel('pipeline', 13, view);
    const codes = rows.find(({ table }) => table === 'event_codes');
    expect(codes).toMatchObject({ 'oldest row': null, 'newest row': null });
  });

  test.each(rules.map((rule) => [rule.name, rule] as const))(
    'rule %s stays without data',
    async (_, rule) => {
      expect(await alertsAt(platform.warehouse, rule, moments.places)).toEqual([]);
    },
  );
});

test('the read-only SQL port of a laptop takes every query', async () => {
  const port = await serveSql({ dir: platform.dir, port: 0 });
  try {
    const view: View = { fromMs: moments.places - 3_600_000, toMs: moments.places, variables: sqlInNames };
    for (const question of [...queries, ...rules.map(({ query }) => ({ rawSql: query }))]) {
      const response = await fetch(`${port.url}/?default_format=JSONEachRow`, {
        method: 'POST',
        body: sqlOf(question, view),
      });
      expect([question.rawSql, response.status, response.ok ? '' : await response.text()]).toEqual([
        question.rawSql,
        200,
        '',
      ]);
      await response.body?.cancel();
    }
  } finally {
    await port.close();
  }
}, 120_000);

describe('over simulated evenings', { timeout: 120_000 }, () => {
  beforeAll(() => liveThrough(platform.warehouse), 240_000);

  test.each(named)(
    '%s answers in every range, whatever is chosen, in columns its panel can show',
    async (_, query) => {
      for (const [, view] of views.slice(1)) await answer(platform.warehouse, query, view);
      const { fields } = await ask(platform.warehouse, query, views[0][1]);
      expect(faultOf(query, fields)).toBeUndefined();
    },
  );

  test.each(rules.map((rule) => [rule.name, rule] as const))(
    'rule %s gives words and one figure',
    async (_, rule) => {
      const view = { fromMs: moments.places - 1000 * rule.rangeS, toMs: moments.places, variables: {} };
      expect(
        faultOfRule(rule, (await ask(platform.warehouse, { rawSql: rule.query }, view)).fields),
      ).toBeUndefined();
    },
  );

  describe('what is bad is seen where it should be', () => {
    test('rooms now lists the sick rooms with their causes, the worst first', async () => {
      const rows = await panel('rooms', 7, during(moments.places));
      const causes = new Map(rows.map(({ room, cause }) => [room, cause]));
      expect(causes.get(roomOf('clog'))).toBe('upstream_clog');
      expect(causes.get(roomOf('slow'))).toBe('low_frame_rate');
      expect(new Set(causes.values())).toEqual(
        new Set(['upstream_clog', 'low_frame_rate', 'downstream_lag']),
      );
      const affected = list(rows, 'affected').map(Number);
      expect(affected).toEqual(affected.toSorted((a, b) => b - a));
      expect(await panel('rooms', 2, during(moments.places))).toEqual([
        { 'rooms stuttering': new Set(list(rows, 'room')).size },
      ]);
    });

    test('before anything happened the same panels are calm, and not empty', async () => {
      expect(await panel('rooms', 7, during(moments.healthy))).toEqual([]);
      expect(await panel('rooms', 1, during(moments.healthy))).toEqual([{ 'live rooms': 24 }]);
      expect(await panel('rooms', 2, during(moments.healthy))).toEqual([{ 'rooms stuttering': 0 }]);
      const [smooth] = await panel('rooms', 5, during(moments.healthy));
      expect(Number(smooth?.['smooth'])).toBeGreaterThan(0.985);
      for (const row of await panel('rooms', 8, during(moments.healthy)))
        expect(row).toMatchObject({ 'Upstream clog': 0, 'Low frame rate': 0, 'Downstream lag': 0 });
      expect(await panel('rooms', 11, during(moments.healthy))).toEqual([]);
      for (const row of await panel('delivery', 11, during(moments.healthy)))
        expect(Number(row['surely times worse'])).toBeLessThan(1);
    });

    test.each([
      ['clog', 'upstream_clog'],
      ['slow', 'low_frame_rate'],
    ] as const)('the page of the %s room names its cause, and its curves show it', async (who, cause) => {
      const view = during(moments.places, { room: roomOf(who) });
      expect(await panel('room', 1, view)).toEqual([{ verdict: cause }]);
      const most = async (id: number, column: string) =>
        Math.max(...list(await panel('room', id, view), column).map(Number));
      const isClog = cause === 'upstream_clog';
      expect((await most(13, 'QUE')) >= 10).toBe(isClog);
      expect((await most(14, 'dropped')) > 0).toBe(isClog);
      expect((await most(15, 'system')) > 90).toBe(!isClog);
      expect(list(await panel('room', 21, view), 'cause')).toContain(cause);
      expect(list(await panel('room', 23, view), 'cause')).toEqual([cause]);
      const states = new Set(list(await panel('room', 10, view), 'Room'));
      expect(states).toEqual(new Set(['smooth', 'severe', 'unknown'].filter((state) => states.has(state))));
      expect(states).toContain('severe');
    });

    test('a room is unknown before it is heard, smooth while it is fine', async () => {
      const rows = await panel('room', 10, during(moments.healthy));
      expect(rows.at(0)).toMatchObject({ Room: 'unknown', 'Upstream clog': null });
      expect(rows.at(-1)).toMatchObject({ Room: 'smooth', 'Upstream clog': null });
      expect(await panel('room', 1, during(moments.healthy))).toEqual([{ verdict: 'smooth' }]);
      expect(await panel('room', 1, during(moments.healthy, { room: 'nobody' }))).toEqual([
        { verdict: 'unknown' },
      ]);
    });

    test('the bad network stands out, alone, among viewing and not among broadcasts', async () => {
      const view = during(moments.afterPlaces);
      const sure = (rows: Answer['rows']) => rows.filter((row) => Number(row['surely times worse']) > 2);
      expect(list(sure(await panel('delivery', 11, view)), 'network')).toEqual([badNetwork]);
      expect(sure(await panel('delivery', 10, view))).toEqual([]);
      expect(sure(await panel('causes', 11, view))).toMatchObject([{ kind: 'network', value: badNetwork }]);
      expect(list(await panel('causes', 10, view), 'value')).not.toContain(badNetwork);
      expect((await panel('causes', 13, view)).at(0)).toMatchObject({ value: badNetwork });
      expect(await panel('rooms', 11, view)).toMatchObject([{ by: 'network', place: badNetwork }]);
      expect(await panel('delivery', 14, view)).toMatchObject([
        { by: 'network', place: badNetwork, state: 'over' },
      ]);
    });

    test('against last week the network got worse and the version better', async () => {
      const rows = await panel('causes', 14, during(moments.afterPlaces));
      const change = (kind: string, value: string) =>
        Number(rows.find((row) => row['kind'] === kind && row['value'] === value)?.['change']);
      expect(change('network', badNetwork)).toBeGreaterThan(0.05);
      expect(change('app version', badVersion)).toBeLessThan(-0.03);
      const [then] = await panel('causes', 4, during(moments.afterPlaces));
      expect(Number(then?.['of last week'])).toBeGreaterThan(0);
    });

    test('every stutter minute has a cause, and the origins add up to the same', async () => {
      const view = during(moments.afterPlaces);
      const [all] = await panel('causes', 1, view);
      const perHour = (rows: Answer['rows']) => rows.reduce((sum, row) => sum + Number(row['minutes']), 0);
      expect(perHour(await panel('causes', 6, view)) / 6).toBeCloseTo(Number(all?.['minutes']), 3);
      expect(new Set(list(await panel('causes', 6, view), 'origin'))).toContain('encoder_cpu');
    });

    test('only what a VJ can mend makes an offender, and advice stays until it is followed', async () => {
      const view = during(moments.afterPlaces);
      expect(list(await panel('vjs', 5, view), 'room').toSorted()).toEqual([roomOf('clog'), roomOf('slow')]);
      expect(list(await panel('vjs', 9, view), 'room')).toContain(roomOf('badSettings'));
      expect(await panel('vjs', 1, view)).toEqual([{ alerts: 2, rooms: 2 }]);
      expect(await panel('vjs', 2, view)).toEqual([{ better: 1, 'of alerts': 2 }]);
    });

    test('what was lost, set aside or unknown is told', async () => {
      const view = during(moments.afterPlaces);
      const [lost] = await panel('pipeline', 4, view);
      expect(Number(lost?.['lost'])).toBeGreaterThan(0.01);
      expect(list(await panel('pipeline', 10, view), 'side')).toContain('play');
      expect(await panel('pipeline', 5, view)).toEqual([{ 'dead letters': 2 }]);
      expect(await panel('pipeline', 12, view)).toMatchObject([{ side: 'play', code: 9999 }]);
    });

    test('pushes that fail are told by reason, with where they come from', async () => {
      expect(await panel('vjs', 10, during(moments.afterPlaces))).toMatchObject([
        { reason: 'port_blocked', failures: 7, rooms: 7, networks: 1, 'mostly network': '203.0.113.0/24' },
      ]);
      expect(await panel('vjs', 11, during(moments.afterPlaces))).toMatchObject([
        { reason: 'port_blocked', rooms: 7 },
      ]);
      expect(await panel('vjs', 10, during(moments.healthy))).toEqual([]);
    });

    test('a filter leaves what it says', async () => {
      const view = during(moments.places, { cause: ['low_frame_rate'] });
      expect(list(await panel('rooms', 7, view), 'room')).toEqual([roomOf('slow')]);
      const other = during(moments.afterPlaces, { network: '192.0.2.0/24' });
      expect(list(await panel('delivery', 11, other), 'network')).toEqual(['192.0.2.0/24']);
    });

    test('names that are SQL are names: they find their own rows and nothing else', async () => {
      const view = during(moments.places, { room: nasty.room, network: nasty.network, version: nasty.app });
      expect(list(await panel('room', 25, view), 'app')).toEqual([nasty.app, nasty.app]);
      expect(list(await panel('delivery', 11, view), 'network')).toEqual([nasty.network]);
      expect(await panel('delivery', 11, during(moments.places, { network: sqlInNames.server }))).toEqual([]);
    });
  });

  describe('rules fire for what broke, and for nothing else', () => {
    const firing = async (moment: number) => {
      const all = await Promise.all(
        rules.map(async (rule) => [rule.name, await alertsAt(platform.warehouse, rule, moment)] as const),
      );
      // Evenings long ago are stored today: that they come late is true, and told below.
      return Object.fromEntries(
        all.filter(([name, alerts]) => alerts.length > 0 && name !== 'telemetry-late'),
      );
    };

    test('nothing while all is well', async () => {
      expect(await firing(moments.healthy)).toEqual({});
    });

    test('the network, the failing pushes and the dead letters of the bad evening', async () => {
      const place = { kind: 'network', place: badNetwork };
      expect(await firing(moments.places)).toEqual({
        'incident-open': [{ ...place, cause: 'downstream_lag' }],
        'place-stands-out': [place],
        'push-failures-rise': [{ reason: 'port_blocked' }],
        'dead-letters': [{ topic: 'telemetry' }],
        'telemetry-lost': [{ side: 'play' }],
      });
    });

    test('the version that regressed', async () => {
      expect(await firing(moments.version)).toEqual({
        'incident-open': [{ kind: 'version', place: badVersion, cause: 'downstream_lag' }],
        'version-regressed': [{ side: 'play', kind: 'app', version: badVersion }],
      });
    });

    test('a room that hurts more than five hundred', async () => {
      expect(await firing(moments.crowd)).toEqual({
        'room-hurts-many': [{ room: '8888_crowd600', cause: 'upstream_clog' }],
      });
    });

    const objective = [{ objective: 'smooth viewing' }];

    test.each([
      ['three days at 2 %', steadily.slow, { 'viewing-budget-ends': objective }],
      [
        'six hours at 13 % after them',
        steadily.steep,
        { 'viewing-burns': objective, 'viewing-burns-slowly': objective, 'viewing-budget-ends': objective },
      ],
      [
        'an hour at 30 % on top',
        steadily.sudden,
        {
          'viewing-burns-fast': objective,
          'viewing-burns': objective,
          'viewing-burns-slowly': objective,
          'viewing-budget-ends': objective,
        },
      ],
    ])('budgets: %s', async (_, moment, expected) => {
      expect(await firing(moment)).toEqual(expected);
    });

    test('silence, once nothing arrives for two minutes', async () => {
      expect(await firing(steadily.sudden + 179_000)).not.toHaveProperty('telemetry-stopped');
      expect(await firing(steadily.sudden + 180_000)).toHaveProperty('telemetry-stopped', [
        { at: 'ClickHouse' },
      ]);
    });

    test('lateness of what was stored long after it was taken, and not of what is stored at once', async () => {
      const late = rules.filter(({ name }) => name === 'telemetry-late');
      const nowMs = Date.now();
      await platform.warehouse.insertTelemetry([Buffer.from(JSON.stringify(freshBatch(nowMs)))], 'fresh');
      for (const rule of late) {
        expect(await alertsAt(platform.warehouse, rule, moments.places)).toEqual([{ at: 'ClickHouse' }]);
        expect(await alertsAt(platform.warehouse, rule, nowMs)).toEqual([]);
      }
    });
  });
});
