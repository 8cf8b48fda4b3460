import { setTimeout as sleep } from 'node:timers/promises';
import { createTurns, type Turns } from '@stutterscope/bus';
import type { Fleet } from './parts/fleet.ts';
import type { Part } from './parts/part.ts';
import type { Fault } from './plan.ts';

/** Does a fault to its part and undoes it; two faults of one part come one after the other. */
async function commit({ act, forMs }: Fault, part: Part): Promise<number | null> {
  if (act === 'pause') {
    await part.pause();
    await sleep(forMs);
    await part.resume();
    return null;
  }
  if (act === 'clock') {
    part.setClock();
    return null;
  }
  const code = act === 'deploy' ? await part.stop() : await part.kill();
  await sleep(forMs);
  await part.start();
  return code ?? null;
}

/** Breaks what the plan says, when it says so; gives how often what was, and who ended badly when asked to end. */
export async function strike(fleet: Fleet, plan: readonly Fault[], startMs: number) {
  const badEnds: string[] = [];
  const done: Record<string, number> = {};
  const turns = new Map<Part, Turns>();
  const under = plan.map(async (fault) => {
    await sleep(Math.max(0, startMs + fault.atMs - Date.now()));
    const parts = fleet.parts[fault.kind];
    const part = parts[fault.which % parts.length];
    if (part === undefined) return;
    const turn = turns.get(part) ?? createTurns();
    turns.set(part, turn);
    await turn.take(async () => {
      const code = await commit(fault, part);
      if (code !== null && code !== 0) badEnds.push(`${part.name} ended with ${code} at SIGTERM`);
    });
    const name = `${fault.kind} ${fault.act}`;
    done[name] = (done[name] ?? 0) + 1;
  });
  await Promise.all(under);
  return { done, badEnds };
}
