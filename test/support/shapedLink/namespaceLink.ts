import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { ShapedLink } from '../shapedLink.ts';

const run = promisify(execFile);
const PREFIX = 'stsc-';

/** 198.18.0.0/15 is set apart for measuring networks (RFC 2544): nobody's own addresses. */
const NETWORK = '198.18';
const BURST = '16kb';
/** How long a byte may wait in the shaper, as in a modem's buffer. */
const BUFFER = '200ms';

let made = 0;

/** A link of namespaces, and where its uplink is shaped, for who shapes it by a rule of his own. */
export interface NamespaceLink extends ShapedLink {
  readonly namespace: string;
  /** The inside's end of the shaped cable: what its queueing discipline lets through goes up. */
  readonly uplinkDevice: string;
}

/** A namespace with two cables to this one, the first shaped; undefined where the machine does not allow it. */
export async function namespaceLink(kbps: number): Promise<NamespaceLink | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const tag = `${process.pid}-${made++}`;
  const name = `${PREFIX}${tag}`;
  const net = freeNet();
  const cleanUp = () => remove(name);
  process.once('exit', cleanUp);
  const close = async () => {
    process.off('exit', cleanUp);
    cleanUp();
  };
  try {
    await sweep();
    await build(name, tag, net);
    await shape(name, tag, kbps, 'add');
  } catch {
    // No rights or no tools: the caller takes the relay, and says so through `kind`.
    await close();
    return undefined;
  }
  return {
    kind: 'namespace',
    namespace: name,
    uplinkDevice: inner(tag, 0),
    serverHost: `${NETWORK}.${net}.1`,
    freeHost: `${NETWORK}.${net}.5`,
    shaped: async (port) => ({ host: `${NETWORK}.${net}.1`, port }),
    inside: (command, args) => ({ command: 'ip', args: ['netns', 'exec', name, command, ...args] }),
    setRate: (rate) => shape(name, tag, rate, 'change'),
    close,
  };
}

const outer = (tag: string, cable: number) => `v${cable}o${tag}`;
const inner = (tag: string, cable: number) => `v${cable}i${tag}`;

async function build(name: string, tag: string, net: number): Promise<void> {
  await ip('netns', 'add', name);
  await ip('-n', name, 'link', 'set', 'lo', 'up');
  for (const cable of [0, 1]) {
    const [out, into] = [outer(tag, cable), inner(tag, cable)];
    await ip('link', 'add', out, 'type', 'veth', 'peer', 'name', into, 'netns', name);
    await ip('addr', 'add', `${NETWORK}.${net}.${4 * cable + 1}/30`, 'dev', out);
    await ip('link', 'set', out, 'up');
    await ip('-n', name, 'addr', 'add', `${NETWORK}.${net}.${4 * cable + 2}/30`, 'dev', into);
    await ip('-n', name, 'link', 'set', into, 'up');
  }
}

async function shape(name: string, tag: string, kbps: number, verb: 'add' | 'change'): Promise<void> {
  const bucket = ['root', 'tbf', 'rate', `${kbps}kbit`, 'burst', BURST, 'latency', BUFFER];
  await run('tc', ['-n', name, 'qdisc', verb, 'dev', inner(tag, 0), ...bucket]);
  await run('tc', ['qdisc', verb, 'dev', outer(tag, 0), ...bucket]);
}

async function ip(...args: string[]): Promise<void> {
  await run('ip', args);
}

/** Each process and link its own /24, so that test files may run side by side. */
function freeNet(): number {
  return (process.pid * 7 + made) % 250;
}

/** Synchronous, because it must also work while the process exits. Cables go with their namespace. */
function remove(name: string): void {
  const tag = name.slice(PREFIX.length);
  for (const args of [...[0, 1].map((cable) => ['link', 'del', outer(tag, cable)]), ['netns', 'del', name]]) {
    try {
      execFileSync('ip', args, { stdio: 'ignore' });
    } catch {
      // Not there, or gone with its other end.
    }
  }
}

/** Removes the namespaces of runs that were killed. */
async function sweep(): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'list']);
  for (const [name, pid] of stdout.matchAll(/^stsc-(\d+)-\d+/gm)) {
    if (!isAlive(Number(pid))) remove(name);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
