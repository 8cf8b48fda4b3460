import { type VjWords, vjWords } from '@stutterscope/diagnosis';
import type { Notice } from '../notice.ts';
import { fill } from './template.ts';

/** Words for a person. */
type Phrased = Pick<Notice, 'message' | 'remedies'>;

/** What the words of a notice depend on. */
type Facts = Pick<Notice, 'room' | 'phase' | 'outcome' | 'advice' | 'number'>;

export interface PhrasebookOptions {
  /** By language (BCP 47); stands in for the words that come with us, or beside them. */
  readonly words?: Readonly<Record<string, VjWords>>;
  /** The language of the installation. */
  readonly language?: string;
  /** How a room's VJ is called, where that is known. */
  readonly nameOf?: (room: string) => string | null;
}

/** A name goes into one line of text: what would break it, or turn it around, is left out. */
const printable = (name: string): string => name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').slice(0, 64);

/** Says a notice in the languages there are. */
export class Phrasebook {
  /** The language of the installation. */
  readonly language: string;
  private readonly words: ReadonlyMap<string, VjWords>;
  private readonly nameOf: (room: string) => string | null;

  /** Throws RangeError when the installation's language has no words. */
  constructor({ words = {}, language = 'en', nameOf = () => null }: PhrasebookOptions = {}) {
    this.words = new Map<string, VjWords>(Object.entries({ ...vjWords, ...words }));
    if (!this.words.has(language)) {
      throw new RangeError(`there are no words in ${language}, only in ${[...this.words.keys()].join(', ')}`);
    }
    this.language = language;
    this.nameOf = nameOf;
  }

  /** The best of our languages for one that is asked for, or for an Accept-Language header. */
  match(wanted: string | undefined): string {
    const asked = (wanted ?? '').split(',').map((part) => {
      const [tag = '', ...rest] = part.trim().split(';');
      const quality = /^q=([\d.]+)$/.exec(rest.join(';').trim())?.[1];
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
    });
    for (const { tag } of asked.sort((a, b) => b.quality - a.quality)) {
      const found = [...this.words.keys()].find((ours) => ours.toLowerCase() === tag) ?? this.kin(tag);
      if (tag !== '' && found !== undefined) return found;
    }
    return this.language;
  }

  /** The words of a notice in the language of the installation, or another of ours. */
  phrase({ room, phase, outcome, advice, number }: Facts, language = this.language): Phrased {
    const words = this.words.get(language) ?? this.words.get(this.language);
    if (words === undefined || advice === null) return { message: '', remedies: [] };
    const { life, nameless } = words;
    const names = { vj: printable(this.nameOf(room) ?? '') || nameless, room };
    const message = fill(words.advice[advice].message, names);
    const remedies = words.advice[advice].remedies.map((remedy) => fill(remedy, names));
    switch (phase) {
      case 'raised':
        return { message, remedies };
      case 'escalated':
        return { message: fill(life.escalated, { ...names, message }), remedies };
      case 'still_on': {
        // The first thing was said when it was raised.
        const next = (number - 1) % remedies.length;
        const inTurn = [...remedies.slice(next), ...remedies.slice(0, next)];
        return { message: fill(life.still_on, { ...names, remedy: inTurn[0] ?? '' }), remedies: inTurn };
      }
      case 'resolved':
        return { message: fill(life[outcome ?? 'recovered'], names), remedies: [] };
      default:
        return phase satisfies never;
    }
  }

  /** The same language as spoken elsewhere. */
  private kin(tag: string): string | undefined {
    const primary = tag.split('-')[0];
    return [...this.words.keys()].find((ours) => ours.toLowerCase().split('-')[0] === primary);
  }
}
