/**
 * Mutated requests against a collector over real sockets: `npm run fuzz -- [--requests 1000000] [--seed 1]`. Or clients that
 * send a byte now and then: `npm run fuzz -- --slow 5000`.
 */
import { parseArgs } from 'node:util';
import { defaultLimits } from '@stutterscope/collector';
import { goodBatch, runFuzz } from './runFuzz.ts';
import { runSlow } from './runSlow.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    slow: { type: 'string' },
  },
});

if (values.slow !== undefined) {
  const { requestTimeoutMs } = defaultLimits;
  const slow = await runSlow({ sockets: Number(values.slow), requestTimeoutMs, body: goodBatch });
  process.stdout.write(`${JSON.stringify(slow, null, 2)}\n`);
  process.exit(slow.left === 0 && Object.keys(slow.meanwhile).join() === '202' ? 0 : 1);
}
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
