import { expect, onTestFinished, test, vi } from 'vitest';
import { collectorStub } from '../../../../test/support/collectorStub.ts';
import { runObs } from '../../src/index.ts';
import { obsStandIn } from '../support/obsStandIn.ts';
import { codesOf, column, eventsOf } from '../support/studio.ts';

const PASSWORD = 'hush';
const PATIENCE = { timeout: 20_000 };

/** An OBS, a collector, and an agent between them. */
async function attach(password: string | undefined, obs = obsStandIn(PASSWORD)) {
  const collector = await collectorStub();
  const studio = await obs;
  const stop = new AbortController();
  const log: string[] = [];
  const exited = runObs({
    url: studio.url,
    room: '8888_obs',
    ...(password !== undefined && { password }),
    endpoint: `http://127.0.0.1:${collector.port}/v1/telemetry`,
    signal: stop.signal,
    log: (line) => log.push(line),
  });
  onTestFinished(async () => {
    stop.abort();
    await exited;
    await studio.close();
    await collector.close();
  });
  return { obs: studio, collector, stop, exited, log };
}
type Attached = Awaited<ReturnType<typeof attach>>;

const logged = ({ log }: Attached, line: RegExp) =>
  vi.waitFor(() => expect(log.join('\n')).toMatch(line), PATIENCE);
const sampled = ({ collector }: Attached, count: number) =>
  vi.waitFor(() => expect(column(collector.batches, 'drp').length).toBeGreaterThanOrEqual(count), PATIENCE);

test('a stream from its start over a clog to its end is one session; the key is never asked for', async () => {
  const agent = await attach(PASSWORD);
  const { obs, collector } = agent;
  await logged(agent, /does not stream yet/);
  expect(collector.batches).toEqual([]);

  obs.streamState('OBS_WEBSOCKET_OUTPUT_STARTING');
  obs.state.stream.outputActive = true;
  obs.streamState('OBS_WEBSOCKET_OUTPUT_STARTED');
  await sampled(agent, 1);
  Object.assign(obs.state.stream, { outputCongestion: 1, outputSkippedFrames: 30, outputBytes: 90_000 });
  await vi.waitFor(() => expect(codesOf(collector.batches)).toContain(1101), PATIENCE);
  obs.state.stream.outputActive = false;
  obs.streamState('OBS_WEBSOCKET_OUTPUT_STOPPING');
  obs.streamState('OBS_WEBSOCKET_OUTPUT_STOPPED');
  await logged(agent, /has ended: waiting for the next/);
  agent.stop.abort();
  expect(await agent.exited).toBe(0);

  expect(collector.refusals).toEqual([]);
  expect(codesOf(collector.batches)).toEqual([1001, 1002, 1101]);
  expect(new Set(collector.batches.map(({ session }) => session)).size).toBe(1);
  expect(collector.batches.at(-1)).toMatchObject({
    room: '8888_obs',
    side: 'push',
    client: { platform: 'windows', app: 'obs-studio 29.0.2' },
    stream: { protocol: 'rtmp', targetFps: 15, width: 540, height: 960 },
  });
  expect(column(collector.batches, 'que')).toContain(11);
  expect(column(collector.batches, 'drp').slice(0, 1)).toEqual([0]);
  expect(column(collector.batches, 'drp').at(-1)).toBe(30);
  // The stand-in is a Windows: its machine is not this one.
  expect(new Set(column(collector.batches, 'cpuSys'))).toEqual(new Set([null]));
  expect(new Set(obs.asked)).not.toContain('GetStreamServiceSettings');
});

test('an OBS that goes away while it streams and comes back with another stream is another session', async () => {
  const first = await obsStandIn(PASSWORD);
  Object.assign(first.state.stream, { outputActive: true, outputBytes: 5_000_000 });
  const agent = await attach(PASSWORD, Promise.resolve(first));
  await sampled(agent, 1);
  await first.close();
  await logged(agent, /no OBS at ws:.*trying again every 2 s/);
  const second = await obsStandIn(PASSWORD, first.port);
  onTestFinished(() => second.close());
  Object.assign(second.state.stream, { outputActive: true, outputBytes: 1000 });
  const { batches } = agent.collector;
  await vi.waitFor(() => expect(new Set(batches.map(({ session }) => session)).size).toBe(2), PATIENCE);
  second.state.stream.outputActive = false;
  second.streamState('OBS_WEBSOCKET_OUTPUT_STOPPED');
  await vi.waitFor(() => expect(codesOf(batches)).toContain(-1307), PATIENCE);
  // How the first one ended nobody has seen, so nothing is said of it.
  expect(codesOf(batches)).toEqual([1001, 1002, 1001, 1002, 3005, -1307]);
  expect(eventsOf(batches).at(-1)?.detail).toBe('OBS ended the stream by itself');
  expect(agent.log.filter((line) => line.startsWith('no OBS'))).toHaveLength(1);
});

test.each([
  ['a wrong password', 'hash'],
  ['none', undefined],
])('%s ends it with 1 and a reason, unrepeated', async (_, password) => {
  const { exited, log } = await attach(password);
  expect(await exited).toBe(1);
  expect(log).toEqual([expect.stringMatching(/^OBS lets nobody in without its password/)]);
});
