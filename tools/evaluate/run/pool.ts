import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Gives every task to a worker, as many at a time as there are cores, and the answers in the order of the tasks.
 * What answers stands in the worker's own file; `nameOf` says which task it was when one fails.
 */
export async function judgeAll<Task, Answer>(
  script: URL,
  tasks: readonly Task[],
  nameOf: (task: Task) => string,
  data: string | null,
  onProgress: (done: number) => void,
): Promise<Answer[]> {
  const answers = new Map<number, Answer>();
  let next = 0;
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let mine = 0;
      const give = () => {
        mine = next;
        next += 1;
        const task = tasks[mine];
        if (task === undefined) resolve();
        else worker.postMessage(task);
      };
      worker.on('message', (answer: Answer) => {
        answers.set(mine, answer);
        onProgress(answers.size);
        give();
      });
      worker.on('error', (error) => {
        const task = tasks[mine];
        reject(new Error(`${task === undefined ? 'a run' : nameOf(task)} failed`, { cause: error }));
      });
      give();
    });
  const count = Math.min(availableParallelism(), tasks.length);
  const workers = Array.from({ length: count }, () => new Worker(script, { workerData: { data } }));
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return tasks.flatMap((_, index) => answers.get(index) ?? []);
}
