import { setTimeout as after } from 'node:timers/promises';

const PAUSE_MS = 5000;

/** Asks again and again until the answer is wanted; rejects with the last answer when time is up. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
  {
    what,
    withinMs,
    pauseMs = PAUSE_MS,
  }: { readonly what: string; readonly withinMs: number; readonly pauseMs?: number },
): Promise<Answer> {
  const endMs = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() >= endMs)
      throw new Error(`${what}: still ${JSON.stringify(answer)} after ${withinMs / 1000} s`);
    await after(pauseMs);
  }
}
