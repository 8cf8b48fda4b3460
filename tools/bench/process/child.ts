import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Answer, type Question, READY_ID, type Reading } from './answerParent.ts';

/** A process of its own, so that what it costs can be told from what drives it. */
export interface Child {
  readonly ready: Reading;
  ask(name: string): Promise<Reading>;
  /** CPU seconds it has used since it began. */
  cpuS(): Promise<number>;
  /** Lets it end what it has; resolves when it is gone. */
  stop(): Promise<void>;
}

const env = { ...process.env, UV_THREADPOOL_SIZE: '16', KAFKAJS_NO_PARTITIONER_WARNING: '1' };

/** Starts a script that ends in `answerParent`, with options of Node where given, and resolves when it is ready. */
export async function startChild(
  script: URL,
  args: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): Promise<Child> {
  const execArgv = [...process.execArgv, ...nodeOptions];
  const child = fork(script, args, { env, execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, PromiseWithResolvers<Reading>>();
  const expect = (id: number): Promise<Reading> => {
    const answer = Promise.withResolvers<Reading>();
    waiting.set(id, answer);
    return answer.promise;
  };
  child.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) asked?.resolve(answer.reading);
    else asked?.reject(new Error(`${script.pathname}: ${answer.reason}`));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values())
      reject(new Error(`${script.pathname} ended (${signal ?? code}) before it answered`));
  });
  const ready = await expect(READY_ID);
  let asked = READY_ID;
  const ask = async (name: string) => {
    asked += 1;
    const answer = expect(asked);
    child.send({ id: asked, name } satisfies Question);
    return answer;
  };
  return {
    ready,
    ask,
    cpuS: async () => (await ask('cpu'))['cpuS'] ?? Number.NaN,
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}
