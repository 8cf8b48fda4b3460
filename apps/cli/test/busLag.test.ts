import { expect, test } from 'vitest';
import { lagOfMetrics } from '../src/busLag.ts';

test('a page of metrics tells the lag of each group, in the order of the topics, and no offsets', () => {
  const page = [
    '# TYPE stutterscope_bus_lag_messages gauge',
    'stutterscope_bus_lag_messages{topic="signals",group="room-stage",partition="0"} 0',
    'stutterscope_bus_lag_messages{topic="telemetry",group="session-stage",partition="3"} 17',
    'stutterscope_collector_batches_total 12',
  ].join('\n');
  const unknown = { earliest: null, latest: null, committed: null };
  expect(lagOfMetrics(page)).toEqual([
    { topic: 'telemetry', partition: 3, group: 'session-stage', ...unknown, lag: 17 },
    { topic: 'signals', partition: 0, group: 'room-stage', ...unknown, lag: 0 },
  ]);
  expect(lagOfMetrics('stutterscope_collector_batches_total 12\n')).toEqual([]);
});
