/** Mutated requests against a collector over real sockets: `npm run fuzz -- [--requests 1000000] [--seed 1]`. */
import { parseArgs } from 'node:util';
import { runFuzz } from './runFuzz.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const report = await runFuzz({
  requests: Number(values.requests),
  seed: Number(values.seed),
  atATime: 32,
  rawPercent: 10,
});
const { faults, ...rest } = report;
process.stdout.write(`${JSON.stringify(rest, null, 2)}\n`);
for (const fault of faults) process.stdout.write(`FAULT  ${fault}\n`);
const isWell = faults.length === 0 && report.unreadable === 0;
process.stdout.write(
  isWell ? 'No crash, no 5xx, no hung socket, nothing unreadable on the bus.\n' : 'Faults were found.\n',
);
process.exitCode = isWell ? 0 : 1;
