/** A condition with an entry and an exit: what every detector of a push keeps. */
export interface Spell {
  /** Start of the run of bad samples, null when the last sample was calm. */
  risingSince: number | null;
  /** Time before that run in which nothing was heard, ms. */
  unheardMs: number;
  /** Time of bad samples in that run, ms. */
  badMs: number;
  open: boolean;
  from: number;
  /** Where it may have begun unheard; null where all was heard. */
  unheardFrom: number | null;
  confirmedAt: number;
  /** Start of the calm that may end the spell, null while it is bad. */
  calmSince: number | null;
  to: number | null;
  clearedAt: number | null;
}

export function newSpell(): Spell {
  return {
    risingSince: null,
    unheardMs: 0,
    badMs: 0,
    open: false,
    from: 0,
    unheardFrom: null,
    confirmedAt: 0,
    calmSince: null,
    to: null,
    clearedAt: null,
  };
}

/** How one sample bears on a spell. */
export interface Bearing {
  readonly t: number;
  /** Where the time that this sample stands for begins. */
  readonly start: number;
  /** Time before that in which nothing was heard, ms; 0 where left out. */
  readonly unheardMs?: number;
  /** Null where the sample says nothing either way. */
  readonly bad: boolean | null;
  /** The entry rule fires now. */
  readonly enter: boolean;
  /** An open spell goes on. */
  readonly stay: boolean;
  readonly exitMs: number;
  readonly reopenMs: number;
}

export type SpellChange = 'none' | 'opened' | 'reopened' | 'closed';

/** Moves a spell by one sample. A spell that returns soon after it closed is the same one. */
export function moveSpell(spell: Spell, bearing: Bearing): SpellChange {
  const { t, start } = bearing;
  if (bearing.bad) {
    if (spell.risingSince === null) spell.unheardMs = bearing.unheardMs ?? 0;
    spell.risingSince ??= start;
    spell.badMs += t - start;
  } else if (bearing.bad === false) {
    spell.risingSince = null;
    spell.badMs = 0;
  }
  if (!spell.open) return bearing.enter ? openSpell(spell, bearing) : 'none';
  if (bearing.stay) {
    spell.calmSince = null;
    return 'none';
  }
  spell.calmSince ??= t;
  if (t - spell.calmSince < bearing.exitMs) return 'none';
  spell.open = false;
  spell.to = spell.calmSince;
  spell.clearedAt = t;
  return 'closed';
}

function openSpell(spell: Spell, { t, start, reopenMs }: Bearing): SpellChange {
  const from = spell.risingSince ?? start;
  const unheardMs = spell.risingSince === null ? 0 : spell.unheardMs;
  const again = spell.to !== null && from - spell.to <= reopenMs;
  spell.open = true;
  spell.calmSince = null;
  spell.to = null;
  spell.clearedAt = null;
  if (again) return 'reopened';
  spell.from = from;
  spell.unheardFrom = unheardMs > 0 ? from - unheardMs : null;
  spell.confirmedAt = t;
  return 'opened';
}
