import { findings } from './evidence/findings.ts';
import { views } from './evidence/play.ts';
import { clog, lowFps } from './evidence/push.ts';
import { rooms } from './evidence/room.ts';
import type { Mutant } from './mutant.ts';

/** Every rule of evidence and every excuse, broken one at a time. */
export const evidenceMutants: readonly Mutant[] = [clog, lowFps, views, rooms, findings]
  .flat()
  .map(([what, file, from, to]) => ({ name: what, what: file, edit: { file, from, to } }));
