import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWithBroker } from '../../infra/kafka/sharedBroker.ts';
import { runFaults } from '../../tools/faults/runFaults.ts';

describeWithBroker('an installation whose processes are killed, stopped and deployed at random', () => {
  // The long one is `npm run test:faults`.
  test('loses nothing, doubles nothing, judges as if undisturbed and tells each VJ once', async () => {
    const said: string[] = [];
    const report = await runFaults({
      seed: 7,
      faults: 36,
      rooms: 4,
      seconds: 80,
      settleMs: 90_000,
      say: (line) => said.push(line),
    });
    expect(report.wrong, `logs in ${report.dir}`).toEqual([]);
    expect(report.stutters).toBeGreaterThanOrEqual(3);
    expect(report.heard).toBeGreaterThanOrEqual(2);
    expect(report.sent.failed).toBeGreaterThan(0);
    rmSync(report.dir, { recursive: true });
  }, 300_000);
});
