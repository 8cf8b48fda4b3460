/** Whole seconds from `from` to before `to`. */
export interface Spell {
  readonly from: number;
  readonly to: number;
}

/** Joins seconds, in order, into spells; holes of at most `gap` seconds do not part them. */
export function spellsOf(seconds: readonly number[], gap: number): Spell[] {
  const spells: { from: number; to: number }[] = [];
  for (const second of seconds) {
    const last = spells.at(-1);
    if (last !== undefined && second - last.to <= gap) last.to = Math.max(last.to, second + 1);
    else spells.push({ from: second, to: second + 1 });
  }
  return spells;
}

/** Groups spells that follow each other with holes of at most `gap` seconds. */
export function chainsOf<T extends Spell>(spells: readonly T[], gap: number): T[][] {
  const chains: { to: number; members: T[] }[] = [];
  for (const spell of spells.toSorted((one, two) => one.from - two.from)) {
    const last = chains.at(-1);
    if (last !== undefined && spell.from - last.to <= gap) {
      last.members.push(spell);
      last.to = Math.max(last.to, spell.to);
    } else chains.push({ to: spell.to, members: [spell] });
  }
  return chains.map(({ members }) => members);
}
