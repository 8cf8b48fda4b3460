import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Size } from '../options.ts';

/** What one session keeps of the heap, its share of its room included. */
export interface Memory {
  /** `idle`: a few batches, then a minute's silence. `late`: the same, from the middle of a session. `active`: all the while. */
  readonly state: 'idle' | 'late' | 'active';
  readonly sessions: number;
  readonly bytesPerSession: number;
}

const states = ['idle', 'late', 'active'] as const;
const probe = fileURLToPath(new URL('./memoryProbe.ts', import.meta.url));

/** Fills one session stage in a process of its own and weighs it after a collection of garbage. */
export function measureMemory({
  memoryRooms,
  viewers,
  activeBatches,
}: Pick<Size, 'memoryRooms' | 'viewers' | 'activeBatches'>): Memory[] {
  return states.map((state) => {
    const args = [state, `${memoryRooms}`, `${viewers}`, `${activeBatches}`];
    const output = execFileSync(
      process.execPath,
      ['--expose-gc', '--max-old-space-size=4096', probe, ...args],
      { encoding: 'utf8' },
    );
    const { sessions, bytes }: { sessions: number; bytes: number } = JSON.parse(output);
    return { state, sessions, bytesPerSession: Math.round(bytes / sessions) };
  });
}
