import { type Batch, parseBatch } from '@stutterscope/telemetry';
import { createReporter, type Problem, type ReporterOptions } from '../../src/index.ts';
import { fakeClock } from './fakeClock.ts';
import { scriptedFetch, taken } from './scriptedFetch.ts';

/** Lets everything happen that waits for nothing but its turn. */
export const turns = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

/** The batches of a body. */
export function batchesOf(body: string): Batch[] {
  return body.split('\n').map((line) => {
    const parsed = parseBatch(JSON.parse(line));
    if (!parsed.ok) throw new Error(`${parsed.fault.pointer} ${parsed.fault.message}`);
    return parsed.batch;
  });
}

/** A session before a collector that the test plays, by a clock that stands still until it is told. */
export function session(options: Partial<ReporterOptions> = {}, collector = scriptedFetch(taken)) {
  const clock = fakeClock();
  const problems: Problem[] = [];
  const reporter = createReporter({
    endpoint: 'http://collector.test/v1/telemetry',
    room: '8888_test001',
    side: 'push',
    client: { platform: 'web' },
    stream: { protocol: 'rtmp' },
    clock,
    random: () => 0.5,
    fetch: collector.fetch,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  return { clock, problems, reporter, ...collector };
}

/** A network that is gone. */
export const gone = scriptedFetch(() => Promise.reject(new TypeError('Failed to fetch')));
