import type { Warehouse } from '@stutterscope/warehouse';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Heard } from '../load/listener.ts';
import { ROOM_PREFIX } from '../load/show.ts';
import { differences } from './difference.ts';
import { alertLine, type Expected, stutterLine } from './expected.ts';

const Line = Type.Object({ line: Type.String() });
const Stutter = Type.Object({
  room: Type.String(),
  cause: Type.String(),
  origin: Type.String(),
  severity: Type.String(),
  session: Type.Union([Type.String(), Type.Null()]),
  from: Type.Number(),
  to: Type.Union([Type.Number(), Type.Null()]),
});
const Alert = Type.Object({
  room: Type.String(),
  cause: Type.String(),
  at: Type.Number(),
  resolvedAt: Type.Union([Type.Number(), Type.Null()]),
});
const lines = Compile(Type.Array(Line));
const stutters = Compile(Type.Array(Stutter));
const alerts = Compile(Type.Array(Alert));

interface RowsOf<Row> {
  Check(value: unknown): value is readonly Row[];
}

async function rows<Row>(warehouse: Warehouse, of: RowsOf<Row>, sql: string): Promise<readonly Row[]> {
  const found = await warehouse.query(sql);
  if (!of.Check(found)) throw new Error(`not the rows that were asked for: ${JSON.stringify(found[0])}`);
  return found;
}

const linesOf = async (warehouse: Warehouse, sql: string): Promise<string[]> =>
  (await rows(warehouse, lines, sql)).map(({ line }) => line);

/** Every table that counts batches or samples, each fed by a view of its own: none may lose or double any. */
const totals = [
  [
    'sessions',
    "SELECT toString(sum(batches)) || ' ' || toString(sum(samples)) AS line FROM sessions_current",
  ],
  ['intake', "SELECT toString(sum(batches)) || ' ' || toString(sum(samples)) AS line FROM intake_1m"],
] as const;
const sampleTotals = ['rooms_1m', 'rooms_1s', 'cells_1m', 'cells_1h'] as const;

/** What is stored and is not what was accepted. */
async function storedFaults(warehouse: Warehouse, expected: Expected): Promise<string[]> {
  const sessions = await linesOf(
    warehouse,
    `SELECT concat(toString(session), ' ', toString(count()), ' ', toString(sum(toUnixTimestamp64Milli(t))), ' ',
       toString(toUInt64(sum(spd)))) AS line FROM samples WHERE startsWith(room, '${ROOM_PREFIX}') GROUP BY session`,
  );
  const faults = [...differences('samples by session', expected.sessions, sessions)];
  for (const [name, sql] of totals) {
    const found = await linesOf(warehouse, sql);
    faults.push(...differences(name, [`${expected.batches} ${expected.samples}`], found));
  }
  for (const table of sampleTotals) {
    const found = await linesOf(warehouse, `SELECT toString(sum(samples)) AS line FROM ${table}`);
    faults.push(...differences(table, [String(expected.samples)], found));
  }
  const letters = await linesOf(warehouse, "SELECT concat(topic, ' ', reason) AS line FROM dead_letters");
  return [...faults, ...differences('dead letters', [], letters)];
}

/** Verdicts that are not those of an undisturbed run. */
async function verdictFaults(warehouse: Warehouse, expected: Expected): Promise<string[]> {
  const ms = (column: string) => `toFloat64(toUnixTimestamp64Milli(${column}))`;
  const foundStutters = await rows(
    warehouse,
    stutters,
    `SELECT room, cause, origin, severity, toString(session) AS session, ${ms('s.from')} AS \`from\`, ${ms('s.to')} AS \`to\`
     FROM stutters_current AS s`,
  );
  const foundAlerts = await rows(
    warehouse,
    alerts,
    `SELECT room, cause, ${ms('a.at')} AS at, ${ms('a.resolvedAt')} AS resolvedAt
     FROM alerts_current AS a WHERE audience = 'vj'`,
  );
  return [
    ...differences('stutters', expected.stutters, foundStutters.map(stutterLine)),
    ...differences('alerts', expected.alerts, foundAlerts.map(alertLine)),
  ];
}

/** VJs who were told other than an undisturbed desk tells, and clients that did not hear of it once. */
async function noticeFaults(
  warehouse: Warehouse,
  expected: Expected,
  heard: readonly Heard[],
  isExcused: (raised: string) => boolean,
): Promise<string[]> {
  const raised = await linesOf(
    warehouse,
    "SELECT concat(room, ' ', stutter) AS line FROM notices FINAL WHERE phase = 'raised'",
  );
  const open = await linesOf(
    warehouse,
    `SELECT concat(room, ' ', alert) AS line FROM notices FINAL
     GROUP BY room, alert HAVING argMax(phase, number) != 'resolved'`,
  );
  const told = await linesOf(warehouse, 'SELECT DISTINCT alert AS line FROM notices FINAL');
  const toldTwice = await linesOf(
    warehouse,
    'SELECT id AS line FROM (SELECT DISTINCT id, phase, alert, number FROM notices FINAL) GROUP BY id HAVING count() > 1',
  );
  const heardOf = [...new Set(heard.map(({ alert }) => alert))];
  return [
    ...differences(
      'raised',
      expected.raised.filter((one) => !isExcused(one)),
      raised.filter((one) => !isExcused(one)),
    ),
    ...differences('alerts left on', [], open),
    ...differences('numbers used twice', [], toldTwice),
    ...differences('alerts heard of by a client', told, heardOf),
    ...differences(
      'notices a client got',
      [...new Set(heard.map(({ notice }) => notice))],
      heard.map(({ notice }) => notice),
    ),
  ];
}

/**
 * Everything that is not as an undisturbed run leaves it; nothing when all is well. `isExcused` says of which alerts (room and
 * stutter) nobody need have been told.
 */
export async function faultsOf(
  warehouse: Warehouse,
  expected: Expected,
  heard: readonly Heard[],
  isExcused: (raised: string) => boolean,
): Promise<readonly string[]> {
  return [
    ...(await storedFaults(warehouse, expected)),
    ...(await verdictFaults(warehouse, expected)),
    ...(await noticeFaults(warehouse, expected, heard, isExcused)),
  ];
}
