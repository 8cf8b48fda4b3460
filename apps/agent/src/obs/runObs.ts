import { createCpuMeter } from '../cpuMeter.ts';
import type { AgentOptions } from '../options.ts';
import { pause } from '../pause.ts';
import { stopSignal } from '../stopSignal.ts';
import { connectObs, type ObsLink, ObsRefusal } from './obsLink.ts';
import { ObsMonitor } from './obsMonitor.ts';
import { phaseOfState } from './streamLife.ts';

export interface ObsOptions extends AgentOptions {
  /** Where OBS's WebSocket server listens: `ws://127.0.0.1:4455` unless changed in OBS. */
  readonly url: string;
  readonly password?: string;
  /** OBS keeps the stream's name in its key, which is not asked for. */
  readonly room: string;
}

const SAMPLE_MS = 1000;
const RETRY_MS = 2000;

/**
 * Reports what an OBS streams, for as long as it is not stopped: waits for OBS, for its stream, and for the next.
 * Gives 0 when it was stopped as asked, 1 when OBS will not have it.
 *
 * @example
 * await runObs({
 *   url: 'ws://127.0.0.1:4455', password: process.env['OBS_PASSWORD'], room: '8888_show',
 *   endpoint: 'http://127.0.0.1:8080/v1/telemetry', log: console.error,
 * });
 */
export async function runObs(options: ObsOptions): Promise<number> {
  const monitor = new ObsMonitor(options);
  try {
    await keepAttached(options, monitor, stopSignal(options));
    return 0;
  } catch (error) {
    if (!(error instanceof ObsRefusal)) throw error;
    options.log(error.message);
    return 1;
  } finally {
    await monitor.close();
  }
}

async function keepAttached(
  { url, password, log }: ObsOptions,
  monitor: ObsMonitor,
  stop: AbortSignal,
): Promise<void> {
  const onStreamState = (outputState: string) => {
    const phase = phaseOfState(outputState);
    if (phase !== undefined) monitor.enter(phase);
  };
  for (let isMissed = false; !stop.aborted; ) {
    try {
      const link = await connectObs(url, password, onStreamState);
      isMissed = false;
      await follow(link, monitor, meterFor(url, link), stop).finally(() => link.close());
    } catch (error) {
      if (error instanceof ObsRefusal) throw error;
      if (!isMissed) log(`no OBS at ${url}: ${reasonOf(error)}; trying again every ${RETRY_MS / 1000} s`);
      isMissed = true;
      await pause(RETRY_MS, stop);
    }
  }
}

async function follow(
  link: ObsLink,
  monitor: ObsMonitor,
  measureSys: () => number | null,
  stop: AbortSignal,
): Promise<void> {
  monitor.attached(link.client, await link.read());
  while (!stop.aborted) {
    const beganAtMs = performance.now();
    if (monitor.wantsOutput) monitor.describe(await link.output());
    monitor.sample(await link.read(), measureSys());
    await pause(Math.max(0, SAMPLE_MS - (performance.now() - beganAtMs)), stop);
  }
}

/** This machine's load says something of OBS only where OBS runs on it. */
function meterFor(url: string, { client }: ObsLink): () => number | null {
  const isHere = /^(127\..*|localhost|\[::1\])$/.test(new URL(url).hostname);
  // A tunnel's near end is here, too: its far end mostly has another system. Only Linux is measured.
  if (!isHere || client.platform !== 'linux') return () => null;
  const measure = createCpuMeter(process.pid);
  return () => measure().sys;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'it went away';
}
