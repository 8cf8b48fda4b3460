import { type Census, type GroupBy, type Hurt, type Incident, PlatformStage } from '../../src/index.ts';

/** A whole minute to count from. */
export const MINUTE_0 = 1_763_800_020_000;
const SECOND = 1000;

/** Where a viewer sits. */
export type Place = Readonly<Partial<Record<GroupBy, string>>>;

/** A viewer of a small room; `hurt` is from when to when it lags alone, in seconds after MINUTE_0. */
export interface Viewer {
  readonly place: Place;
  readonly hurt?: readonly [from: number, to: number];
}

export interface SmallRoom {
  readonly room: string;
  readonly viewers: readonly Viewer[];
}

const kinds = ['network', 'server', 'region', 'protocol', 'version'] as const satisfies readonly GroupBy[];

const cellsOf = (place: Place) =>
  kinds.flatMap((by) => {
    const id = place[by];
    return id === undefined ? [] : [{ by, id }];
  });

const count = (all: readonly string[]) =>
  [...Map.groupBy(all, (key) => key)].map(([key, { length }]) => ({ key, length }));

function presences({ room, viewers }: SmallRoom, minutes: number): Census[] {
  const named = viewers.flatMap(({ place }) => cellsOf(place).map(({ by, id }) => `${by} ${id}`));
  const cells = count(named).map(({ key, length }) => {
    const by = kinds.find((kind) => key.startsWith(`${kind} `)) ?? 'network';
    return { by, id: key.slice(by.length + 1), watching: length };
  });
  return Array.from({ length: minutes }, (_, n) => ({
    kind: 'presence',
    room,
    revision: MINUTE_0 + n * 60 * SECOND + 5 * SECOND,
    minute: MINUTE_0 + n * 60 * SECOND,
    ingest: null,
    watching: viewers.length,
    cells,
  }));
}

function hurts({ room, viewers }: SmallRoom): Hurt[] {
  return viewers.flatMap(({ place, hurt }, n): Hurt[] => {
    if (hurt === undefined) return [];
    const [from, to] = hurt.map((second) => MINUTE_0 + second * SECOND);
    if (from === undefined || to === undefined) return [];
    const word = (at: number, until: number | null): Hurt => ({
      kind: 'hurt',
      room,
      stutter: `${room}/${n}/${from}`,
      revision: at,
      at,
      cause: 'downstream_lag',
      from,
      to: until,
      affected: 1,
      cells: cellsOf(place).map((cell) => ({ ...cell, affected: 1, watching: 1 })),
      retracted: false,
    });
    return [word(from + 2 * SECOND, null), word(to + 10 * SECOND, to)];
  });
}

const timeOf = (word: Census) => (word.kind === 'hurt' ? word.at : word.revision);

/** What these rooms say of some minutes, in order of time. */
export function census(rooms: readonly SmallRoom[], minutes = 4): Census[] {
  const words = rooms.flatMap((room) => [...presences(room, minutes), ...hurts(room)]);
  return words.sort((a, b) => timeOf(a) - timeOf(b));
}

/** Every word of the platform stage over these, and then over five silent minutes. */
export function listen(words: readonly Census[], stage = new PlatformStage()): Incident[] {
  const said: Incident[] = [];
  for (const word of words) {
    stage.accept(word);
    said.push(...stage.drain());
  }
  for (let second = 0; second < 300; second += 5) {
    stage.idle(5 * SECOND);
    said.push(...stage.drain());
  }
  return said;
}

/** The incidents as they stand in the end. */
export function standing(said: readonly Incident[]): Incident[] {
  const last = new Map(said.map((incident) => [incident.id, incident]));
  return [...last.values()].filter(({ retracted }) => !retracted);
}

/** So many rooms whose one viewer in this place lags, beside one who sits elsewhere and is well. */
export function badRooms(howMany: number, place: Place, elsewhere: Place, name = 'bad'): SmallRoom[] {
  return Array.from({ length: howMany }, (_, n) => ({
    room: `8888_${name}_${n}`,
    viewers: [{ place, hurt: [62 + (n % 5), 100 + (n % 7)] }, { place: elsewhere }],
  }));
}

/** So many rooms in which all is well. */
export function wellRooms(howMany: number, place: Place, name = 'well'): SmallRoom[] {
  return Array.from({ length: howMany }, (_, n) => ({
    room: `8888_${name}_${n}`,
    viewers: [{ place }, { place }],
  }));
}
