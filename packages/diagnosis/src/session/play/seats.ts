import type { Group } from './membership.ts';

/** A group and its number among those of the room. */
interface Place {
  readonly group: Group;
  readonly number: number;
}

/** Where a viewer is counted: found once, then only added to. */
export interface Seat {
  readonly session: string;
  readonly places: readonly Place[];
  /** The numbers of its groups as a laggard is told of with them; null until it lags, as nearly always. */
  groups: readonly number[] | null;
}

/** The groups of one room's viewers, numbered as they were first heard of, and shared by all viewers of a group. */
export class Seats {
  private readonly places: Place[] = [];
  private readonly placeOf = new Map<string, Place>();

  /** How many groups there are. */
  get groups(): number {
    return this.places.length;
  }

  /** The first so many groups by name. */
  named(count: number): Group[] {
    return this.places.slice(0, count).map(({ group }) => group);
  }

  seat(session: string, groups: readonly Group[]): Seat {
    return { session, places: groups.map((group) => this.place(group)), groups: null };
  }

  /** A seat again, by the numbers of its places. */
  seatAt(session: string, numbers: readonly number[]): Seat {
    const places = numbers.flatMap((number) => this.places[number] ?? []);
    return { session, places, groups: null };
  }

  private place({ by, id }: Group): Place {
    const key = `${by} ${id}`;
    const known = this.placeOf.get(key);
    if (known !== undefined) return known;
    const place = { group: { by, id }, number: this.places.length };
    this.places.push(place);
    this.placeOf.set(key, place);
    return place;
  }
}
