import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deskRules } from '@stutterscope/alerts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Fleet } from '../parts/fleet.ts';

/** What a notifier logs of an alert that it told nobody of. */
const Untold = Type.Object({
  msg: Type.Literal('untold'),
  room: Type.String(),
  cause: Type.String(),
  stutter: Type.String(),
  at: Type.Number(),
  why: Type.String(),
});
type Untold = Static<typeof Untold>;
const untold = Compile(Untold);

/** No fault of the show lasts for longer. */
const LASTS_MOST_MS = 60_000;

/** The alerts of which no desk told anybody, because they were over or a minute old before it came back to its group. */
export function untoldIn({ dir, parts }: Fleet): Untold[] {
  return parts.notifier.flatMap(({ name }) =>
    readFileSync(join(dir, `${name}.log`), 'utf8')
      .split('\n')
      .flatMap((line) => {
        if (!line.includes('"untold"')) return [];
        const word: unknown = JSON.parse(line);
        return untold.Check(word) && (word.why === 'over' || word.why === 'late') ? [word] : [];
      }),
  );
}

/**
 * True of an alert that a desk raised only because it had told nobody of the one before: an undisturbed desk would have
 * kept it to itself. `stutter` ends with when it began, Unix ms.
 */
export function followsUntold(room: string, stutter: string, all: readonly Untold[]): boolean {
  const beganAt = Number(stutter.split('/').at(-1));
  return all.some(
    (one) =>
      one.room === room &&
      stutter.startsWith(`${room}/${one.cause}/`) &&
      beganAt > one.at - LASTS_MOST_MS &&
      beganAt < one.at + deskRules.coolDownMs + LASTS_MOST_MS &&
      one.stutter !== stutter,
  );
}
