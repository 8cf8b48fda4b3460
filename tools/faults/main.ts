/**
 * Breaks a whole installation again and again and looks whether anything was lost, doubled or told twice:
 * `npm run test:faults -- [--seed 1] [--faults 200] [--seconds 420] [--rooms 8]`. Or one thing wrong for long:
 * `npm run test:faults -- --outage engine|broker|disk|leader|clock --for 180`, in a show that lasts a minute longer.
 * Or nothing wrong but too much to do: `--overload 2 --seconds 300 --rooms 24`, `--distinct 100000 --seconds 60`;
 * or nothing at all: `--faults 0 --seconds 1800`. Any of it in the midst of an upgrade: `--beside DIR`, where DIR is a checkout
 * of another version, ready to run: the second of each role is of that one.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quantile } from '../evaluate/score/numbers.ts';
import { looksTable } from './check/watch.ts';
import type { Flooding } from './load/flooding.ts';
import { outages, planOutage, setups } from './plan.ts';
import { runFaults } from './runFaults.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '420' },
    rooms: { type: 'string', default: '8' },
    outage: { type: 'string' },
    for: { type: 'string', default: '180' },
    overload: { type: 'string' },
    distinct: { type: 'string' },
    beside: { type: 'string' },
  },
});

const away = outages.find((kind) => kind === values.outage);
if (values.outage !== undefined && away === undefined)
  throw new Error(`--outage is one of ${outages.join(', ')}`);
const awayS = Number(values.for);
const { overload, distinct } = values;
const floods: Flooding[] = [
  ...(overload === undefined ? [] : [{ times: Number(overload) }]),
  ...(distinct === undefined ? [] : [{ rooms: Number(distinct) }]),
];
const [flooding] = floods;
const faultCount = flooding === undefined ? Number(values.faults) : 0;

/** When it goes wrong: after the first faults of rooms have begun. */
const AWAY_AT_MS = 15_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const report = await runFaults({
  seed: Number(values.seed),
  faults: away === undefined ? faultCount : planOutage(away, AWAY_AT_MS, awayS * 1000),
  seconds: away === undefined ? Number(values.seconds) : awayS + 60,
  rooms: Number(values.rooms),
  settleMs: 120_000,
  // What is killed has no memory to look at.
  ...(away === undefined && faultCount === 0 ? { watchEveryMs: 10_000 } : {}),
  ...(flooding === undefined ? {} : { flooding }),
  ...(values.beside === undefined ? {} : { beside: resolve(values.beside) }),
  ...(away === undefined
    ? {}
    : { setup: setups[away], askAtMs: AWAY_AT_MS + awayS * 1000 * setups[away].askedAt }),
  say,
});
const { wrong, done, sent, doctor, looks, alertDelaysMs, ...rest } = report;
for (const [what, count] of Object.entries(done).sort()) say(`${what.padEnd(20)} ${count}`);
say(JSON.stringify({ seed: values.seed, ...sent, ...rest }));
const late = (share: number) => Math.round(quantile(alertDelaysMs, share) ?? Number.NaN);
say(`alerts: ${alertDelaysMs.length}, delay p50 ${late(0.5)} ms, p99 ${late(0.99)} ms`);
if (looks.length > 0) say(looksTable(looks));
for (const { part, found, fix } of doctor) say(`doctor  ${part}: ${found}: ${fix}`);
for (const one of wrong) say(`WRONG  ${one}`);
say(
  wrong.length === 0
    ? 'Nothing was lost, nothing doubled, nothing told twice.'
    : `${wrong.length} things are wrong.`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
