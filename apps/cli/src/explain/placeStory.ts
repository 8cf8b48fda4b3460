import { clock, locate, type Recording } from '@stutterscope/cloud';
import type { Stutter } from '@stutterscope/diagnosis';
import { wrap } from './wrap.ts';

/** Where a stutter can be seen, as one section; nothing where no recording is known that has it. */
export function placeStory(recordings: readonly Recording[], { from }: Stutter): string[] {
  const place = locate(recordings, from);
  if (place === null) return [];
  const { recording, offsetMs, link } = place;
  const where = `Recording ${recording.file}, from ${clock(offsetMs)} on.`;
  return [['Where to see it', wrap(where, '  '), ...(link === null ? [] : [`  ${link}`])].join('\n')];
}
