import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namedQueries } from '../../src/index.ts';
import { NOON, SESSION } from '../support/batches.ts';
import { type GoQuestion, goClient, goMissing } from '../support/goClient.ts';
import { type TemporaryFront, temporaryFront } from '../support/temporaryFront.ts';

const types = [
  "SELECT toLowCardinality('a') AS a, toLowCardinality(toNullable('b')) AS b, CAST(NULL, 'LowCardinality(Nullable(String))') AS c",
  "SELECT CAST(number % 2 ? NULL : number, 'Nullable(UInt64)') AS n, toNullable('x') AS s FROM numbers(4)",
  "SELECT map('a', 1, 'b', 18446744073709551615) AS m, map('k', ['v', NULL]) AS nested, CAST(map(), 'Map(String, UInt8)') AS none",
  "SELECT CAST('upstream_clog', 'Enum8(\\'upstream_clog\\' = 1, \\'none\\' = -2)') AS e, CAST('x', 'Enum16(\\'x\\' = 300)') AS f",
  "SELECT toDecimal32('1.50', 2) AS a, toDecimal64('-12345.678901', 6) AS b, toDecimal128('1e-9', 18) AS c",
  "SELECT toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS u, toIPv4('203.0.113.7') AS v4, toIPv6('2001:db8::1') AS v6, toFixedString('abc', 3) AS f",
  "SELECT toDate('2026-11-25') AS d, toDateTime('2026-11-25 18:00:00', 'UTC') AS t, toDateTime64('2026-11-25 18:00:00.125', 3, 'Asia/Shanghai') AS ms, toDateTime64('1969-12-31 23:59:59.5', 6, 'UTC') AS before",
  "SELECT (1, 'two', [3.5, NULL]) AS t, CAST((7, 'x'), 'Tuple(id UInt8, name String)') AS named, [[1], []] AS a, [CAST((1, 'y'), 'Tuple(id UInt8, name String)')] AS many",
  'SELECT true AS b, -9223372036854775808 AS i, toUInt128(170141183460469231731687303715884105728) AS w, 0.1 AS f, toFloat32(0.5) AS g',
  "SELECT '' AS empty, 'ünï\\0\\n\\t\\'' AS s, 1 + 1, count() FROM samples",
];

interface Question {
  readonly sql: string;
  readonly params?: Readonly<Record<string, string>>;
}

const questions: readonly Question[] = [
  ...types.map((sql) => ({ sql })),
  { sql: 'SELECT * EXCEPT receivedAt FROM samples ORDER BY t' },
  { sql: 'SELECT {room:String} AS room', params: { room: "o'b\\ \n\t é" } },
  { sql: 'SHOW TABLES' },
  { sql: 'DESCRIBE TABLE samples;' },
  ...Array.from({ length: 20 }, (_, index) => ({ sql: `SELECT ${index} AS i, count() FROM samples` })),
];

/** The named queries, as they reach ClickHouse. */
async function named(): Promise<Question[]> {
  const asked: Question[] = [];
  const source: Parameters<typeof namedQueries.roomsNow>[0] = {
    async query(sql, params = {}) {
      const entries = Object.entries(params).map(([name, value]) => [name, String(value)] as const);
      asked.push({ sql, params: Object.fromEntries(entries) });
      return [];
    },
  };
  const room = '8888_room';
  await namedQueries.roomsNow(source, { sinceMs: NOON - 60_000 });
  await namedQueries.roomStutters(source, { room, limit: 10 });
  await namedQueries.roomStuttersNear(source, { room, atMs: NOON, limit: 10 });
  await namedQueries.roomSessions(source, { room, limit: 10 });
  await namedQueries.lastPush(source, { room, withinMs: 60_000 });
  await namedQueries.sessionSamples(source, {
    room,
    session: SESSION,
    fromMs: NOON - 60_000,
    toMs: NOON + 1,
    limit: 10,
  });
  return asked;
}

/** Both drivers say times and dates in ISO 8601, one with the zeros at the end. */
function sameTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sameTimes);
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d(T.*Z)?$/.test(value))
    return new Date(value).toISOString();
  return value;
}

/** A value as ClickHouse takes it in an address; the Go driver leaves that to its caller. */
const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');

const forGo = ({ sql, params = {} }: Question): GoQuestion => ({
  sql,
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, escaped(value)])),
});

async function nodeAnswers(url: string, asked: readonly Question[]) {
  const client = createClient({ url, password: 'hush' });
  const answers = await Promise.all(
    asked.map(async ({ sql, params = {} }) => {
      const result = await client.query({
        query: sql,
        query_params: params,
        format: 'JSONCompactEachRowWithNamesAndTypes',
        clickhouse_settings: {
          date_time_output_format: 'iso',
          output_format_json_quote_64bit_integers: 1,
          output_format_json_quote_decimals: 1,
        },
      });
      const [names, types, ...rows] = await result.json<unknown[]>();
      // The Go driver names the zone of a DateTime64, but not of a DateTime.
      return {
        names,
        types: types?.map((type) => `${type}`.replace(/^DateTime\(.*\)$/, 'DateTime')),
        rows: sameTimes(rows),
      };
    }),
  );
  await client.close();
  return answers;
}

const missing = goMissing();
// A CI without Go must not pass for one that ran these tests.
if (missing && process.env['CI'] === 'true') throw new Error('the tests over clickhouse-go need go');

describe.skipIf(missing)(`clickhouse-go${missing ? ' (skipped: no go)' : ''}`, () => {
  let front: TemporaryFront;
  let client: Awaited<ReturnType<typeof goClient>>;
  beforeAll(async () => {
    [front, client] = await Promise.all([temporaryFront({ password: 'hush' }), goClient()]);
  }, 600_000);
  afterAll(async () => {
    await front.close();
    await client.remove();
  });

  test.each(['none', 'gzip', 'lz4', 'zstd'] as const)(
    'reads what the ordinary client reads, compressed by %s',
    async (compression) => {
      const asked = [...questions, ...(await named())];
      const expected = await nodeAnswers(front.url, asked);
      const answers = await client.ask(front.url, compression, asked.map(forGo));
      for (const [index, answer] of answers.entries()) {
        const { names, types, rows } = answer;
        const told = rows?.length === 0 ? { rows } : { names, types, rows: sameTimes(rows) };
        expect({ sql: asked[index]?.sql, error: answer.error, ...told }).toMatchObject({
          sql: asked[index]?.sql,
          error: undefined,
          ...(rows?.length === 0 ? { rows: expected[index]?.rows } : expected[index]),
        });
      }
    },
  );

  test.each(['none', 'lz4'] as const)(
    'reads a large answer and every error whole, compressed by %s',
    async (compression) => {
      const answers = await client.ask(front.url, compression, [
        { sql: 'SELECT number, toString(number), now64() FROM numbers(300000)', countOnly: true },
        { sql: 'SELECT 1 WHERE 0' },
        { sql: 'SELECT * FROM nowhere' },
        { sql: 'SELEC 1' },
        { sql: 'DROP TABLE samples' },
        { sql: "SELECT throwIf(1, 'on purpose')" },
      ]);
      expect(answers.map(({ count }) => count)).toEqual([300_000, 0, 0, 0, 0, 0]);
      expect(
        answers.map(({ error }) => /code: (\d+), message: .*\(([A-Z_]+)\)$/s.exec(error ?? '')?.slice(1)),
      ).toEqual([
        undefined,
        undefined,
        ['60', 'UNKNOWN_TABLE'],
        ['62', 'SYNTAX_ERROR'],
        ['164', 'READONLY'],
        ['395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
      ]);
    },
  );
});
