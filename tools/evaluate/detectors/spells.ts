/** A time in which a rule held. */
export interface Spell {
  readonly from: number;
  readonly to: number;
  /** Server's clock at which it could first be told, Unix ms. */
  readonly saidAt: number;
}

/** One look of a rule at one moment. */
export interface Look {
  readonly at: number;
  /** When what it looked at had arrived, on the server's clock. */
  readonly knownAt: number;
  readonly holds: boolean;
}

/** How far apart two moments may be to belong to one spell, ms: as the labels join theirs. */
const JOIN_MS = 5000;

/**
 * The spells in which a rule held at least `inARow` looks in a row. Nothing is smoothed beyond that: a baseline
 * is as naive as it is meant to be, only joined so that one trouble is not counted as ten.
 */
export function spellsOf(looks: readonly Look[], inARow = 1): Spell[] {
  const spells: { from: number; to: number; saidAt: number }[] = [];
  let row: Look[] = [];
  for (const look of looks) {
    row = look.holds ? [...row, look] : [];
    const first = row[0];
    if (first === undefined || row.length < inARow) continue;
    const last = spells.at(-1);
    if (last !== undefined && first.at - last.to <= JOIN_MS) last.to = look.at;
    else spells.push({ from: first.at, to: look.at, saidAt: look.knownAt });
  }
  return spells;
}
