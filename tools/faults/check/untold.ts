import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

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

/** A desk that is spoken to again waits for so long after a word (deskRules.coolDownMs), and an alert lasts for less. */
const COOL_DOWN_MS = 120_000;
const LASTS_MOST_MS = 60_000;

/** The alerts of which no desk told anybody, because they were over or a minute old before it came back to its group. */
export function untoldIn(dir: string): Untold[] {
  return ['notifier-1', 'notifier-2'].flatMap((name) =>
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
      beganAt < one.at + COOL_DOWN_MS + LASTS_MOST_MS &&
      one.stutter !== stutter,
  );
}
