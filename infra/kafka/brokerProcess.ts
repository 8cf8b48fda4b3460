import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const stopTimeoutMs = 30_000;
const pollMs = 50;
const jvmFlags = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Arguments of `java` for one of Kafka's main classes. */
export function javaArguments(jars: string, mainClass: string, ...rest: readonly string[]): string[] {
  const logging = `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2.yaml')}`;
  return [...jvmFlags, logging, '-cp', join(jars, '*'), mainClass, ...rest];
}

/** A running broker process. */
export interface BrokerProcess {
  readonly pid: number | undefined;
  /** Resolves when the process is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** Starts the broker's JVM and resolves when its port takes connections. */
export async function startProcess(
  jars: string,
  dir: string,
  port: number,
  patienceMs: number,
): Promise<BrokerProcess> {
  const logFile = join(dir, 'broker.log');
  const log = openSync(logFile, 'a');
  const java = spawn('java', javaArguments(jars, 'kafka.Kafka', join(dir, 'server.properties')), {
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const gone = new Promise<void>((resolve) => {
    java.once('exit', () => resolve());
    java.once('error', () => resolve());
  });
  const watchdog = killWithParent(java);
  void gone.then(() => watchdog.kill('SIGKILL'));
  try {
    await untilListening(java, port, logFile, patienceMs);
  } catch (error) {
    java.kill('SIGKILL');
    await gone;
    throw error;
  }
  return {
    pid: java.pid,
    signal: (signal) => java.kill(signal),
    async end(signal) {
      java.kill(signal);
      const slow = setTimeout(() => java.kill('SIGKILL'), stopTimeoutMs);
      await gone;
      clearTimeout(slow);
    },
  };
}

async function untilListening(
  java: ChildProcess,
  port: number,
  logFile: string,
  patienceMs: number,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await takesConnections(port))) {
    const ended = java.exitCode !== null || java.signalCode !== null || java.pid === undefined;
    if (!ended && Date.now() < deadline) {
      await sleep(pollMs);
      continue;
    }
    const why = ended ? 'ended before it listened' : `did not listen within ${patienceMs} ms`;
    throw new Error(`the Kafka broker ${why}:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A JVM outlives a parent that is SIGKILLed; this shell sees its standard input close and ends the JVM too. */
function killWithParent(java: ChildProcess): ChildProcess {
  const watchdog = spawn('sh', ['-c', 'cat >/dev/null; kill -9 "$0" 2>/dev/null', `${java.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.unref();
  return watchdog;
}
