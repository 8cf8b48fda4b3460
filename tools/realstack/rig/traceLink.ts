import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type NamespaceLink, namespaceLink } from '../../../test/support/shapedLink/namespaceLink.ts';
import { OPEN_KBPS, type TraceWindow } from '../traces.ts';
import type { LinkStep } from './run.ts';

const run = promisify(execFile);

/** `tc change` gives a full bucket: with a deep one, each change of the rate would be a present. */
const BURST = '1600';
/** What a modem holds for a link, bytes: 0.7 s of the stream. */
const MODEM_BYTES = 64 * 1024;

/** The kernel of the inside, as a pusher's phone might have it. */
export interface Phone {
  /** Least, first and largest size of a connection's send buffer, bytes; the kernel moves between them. */
  readonly sendBuffer: readonly [number, number, number];
}

/** A link whose uplink follows a recorded one. */
export interface TraceLink extends NamespaceLink {
  /** Runs the trace, from the link's open rate and back to it; gives what the link was set to, and when. */
  follow(trace: TraceWindow, stop: AbortSignal): Promise<LinkStep[]>;
  /** Bytes that have left the inside by the shaped cable. */
  bytesSent(): Promise<number>;
}

/**
 * How the pushers' TCP answers loss. Phones have CUBIC, whatever this machine prefers; a namespace may choose among
 * the allowed ones only, and Reno, which always is, stands for it: it too fills the bottleneck's buffer.
 */
export function congestionControl(): string {
  const allowed = readFileSync('/proc/sys/net/ipv4/tcp_allowed_congestion_control', 'utf8');
  return allowed.includes('cubic') ? 'cubic' : 'reno';
}

/** Undefined where this machine allows no namespaces. */
export async function traceLink({ sendBuffer }: Phone): Promise<TraceLink | undefined> {
  const link = await namespaceLink(OPEN_KBPS);
  if (link === undefined) return undefined;
  const { namespace, uplinkDevice } = link;
  const shape = (kbps: number) =>
    run('tc', [
      ...['-n', namespace, 'qdisc', 'change', 'dev', uplinkDevice, 'root', 'tbf'],
      ...['rate', `${kbps}kbit`, 'burst', BURST, 'limit', String(MODEM_BYTES)],
    ]);
  const settings = [
    `net.ipv4.tcp_congestion_control=${congestionControl()}`,
    `net.ipv4.tcp_wmem=${sendBuffer.join(' ')}`,
  ];
  try {
    await run('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', ...settings]);
    await shape(OPEN_KBPS);
  } catch (error) {
    await link.close();
    throw error;
  }
  return {
    ...link,
    async follow(trace, stop) {
      const steps: LinkStep[] = [];
      const startMs = Date.now();
      for (const [slot, kbps] of [...trace.kbps, OPEN_KBPS].entries()) {
        const waitMs = startMs + slot * trace.slotMs - Date.now();
        if (waitMs > 0) await sleep(waitMs, undefined, { signal: stop });
        if (steps.at(-1)?.kbps === kbps) continue;
        await shape(kbps);
        steps.push({ atMs: Date.now(), kbps });
      }
      return steps;
    },
    async bytesSent() {
      const { stdout } = await run('tc', ['-n', namespace, '-s', 'qdisc', 'show', 'dev', uplinkDevice]);
      return Number(/Sent (\d+) bytes/.exec(stdout)?.[1] ?? Number.NaN);
    },
  };
}
