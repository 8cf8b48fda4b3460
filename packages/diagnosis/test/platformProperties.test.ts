import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Census, type Incident, PlatformStage } from '../src/index.ts';
import { census, listen, type SmallRoom, standing, type Viewer, wellRooms } from './support/census.ts';

const servers = ['edge1', 'edge2', 'edge3'];
const networks = ['AS1', 'AS2', 'AS3', 'AS4'];

const viewer: fc.Arbitrary<Viewer> = fc
  .record({
    server: fc.constantFrom(...servers),
    network: fc.constantFrom(...networks),
    isHurt: fc.boolean(),
    from: fc.integer({ min: 60, max: 80 }),
    length: fc.integer({ min: 5, max: 40 }),
  })
  .map(({ server, network, isHurt, from, length }) => {
    const place = { server, network };
    // One server and one network are bad, so that incidents are common.
    const isBad = server === 'edge1' || network === 'AS1';
    return isHurt && isBad ? { place, hurt: [from, from + length] as const } : { place };
  });

const rooms: fc.Arbitrary<SmallRoom[]> = fc
  .array(fc.array(viewer, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 14 })
  .map((all) => all.map((viewers, n) => ({ room: `8888_room${n}`, viewers })));

/** Incidents without what only says when they were said. */
const lastWords = (said: readonly Incident[]) =>
  standing(said)
    .map(({ revision: _, ...incident }) => incident)
    .sort((a, b) => a.id.localeCompare(b.id));

const judge = (all: readonly SmallRoom[]) => standing(listen(census(all)));
const cells = (incidents: readonly Incident[]) =>
  incidents
    .map(({ by, cellId, tied }) =>
      [[`${by} ${cellId}`], tied.map(({ by: b, id }) => `${b} ${id}`)].flat().sort().join(),
    )
    .sort();
const timeOf = (word: Census) => (word.kind === 'hurt' ? word.at : word.revision);

test('incidents are common enough for what follows to mean something', () => {
  const many = fc.sample(rooms, { numRuns: 100, seed: 7 }).filter((all) => judge(all).length > 0);
  expect(many.length).toBeGreaterThan(20);
});

test('the order in which rooms are heard changes nothing within the lateness bound', () => {
  fc.assert(
    fc.property(rooms, fc.array(fc.nat(30_000), { minLength: 200, maxLength: 200 }), (all, late) => {
      const words = census(all);
      const delayed = words
        .map((word, n) => ({ word, at: timeOf(word) + (late[n % late.length] ?? 0) }))
        .sort((a, b) => a.at - b.at)
        .map(({ word }) => word);
      expect(lastWords(listen(delayed))).toEqual(lastWords(listen(words)));
    }),
    { numRuns: 60 },
  );
});

test('words said twice, and drained seldom, change nothing', () => {
  fc.assert(
    fc.property(rooms, fc.integer({ min: 2, max: 40 }), (all, every) => {
      const words = census(all);
      const stage = new PlatformStage();
      const said: Incident[] = [];
      for (const [n, word] of words.entries()) {
        stage.accept(word);
        stage.accept(word);
        if (n % every === 0) said.push(...stage.drain());
      }
      said.push(...listen([], stage));
      expect(lastWords(said)).toEqual(lastWords(listen(words)));
    }),
    { numRuns: 60 },
  );
});

test('other names for rooms change nothing', () => {
  fc.assert(
    fc.property(rooms, (all) => {
      const renamed = all.map(({ room, viewers }) => ({ room: `9999_${room}`, viewers }));
      const nameless = (said: readonly Incident[]) =>
        lastWords(said).map(({ roomIds, stutterIds, ...rest }) => [rest, roomIds.length, stutterIds.length]);
      expect(nameless(listen(census(renamed)))).toEqual(nameless(listen(census(all))));
    }),
    { numRuns: 40 },
  );
});

test('rooms that are well and have nothing to do with it neither make nor unmake an incident', () => {
  fc.assert(
    fc.property(rooms, fc.integer({ min: 1, max: 40 }), (all, more) => {
      const others = Array.from({ length: 4 }, (_, n) =>
        wellRooms(Math.ceil(more / 4), { server: `far${n}`, network: `AS9${n}` }, `far${n}`),
      );
      const facts = (incidents: readonly Incident[]) =>
        incidents.map(({ evidence: _, revision: _r, ...rest }) => rest);
      expect(facts(judge([...all, ...others.flat()]))).toEqual(facts(judge(all)));
    }),
    { numRuns: 40 },
  );
});

const surest = (incidents: readonly Incident[]) =>
  Math.max(0, ...incidents.map(({ probability }) => probability));

test('hurt rooms taken away never make a cell that stands alone surer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 12 }), fc.nat(8), fc.nat(11), (hurt, well, fewer) => {
      const place = { server: 'edge' };
      const bad = (n: number) =>
        Array.from({ length: n }, (_, i) => ({
          room: `8888_bad${i}`,
          viewers: [{ place, hurt: [62, 90] as const }, { place: { server: `own${i}` } }],
        }));
      const rest = wellRooms(well, place);
      const left = Math.max(0, hurt - fewer);
      expect(surest(judge([...bad(left), ...rest]))).toBeLessThanOrEqual(
        surest(judge([...bad(hurt), ...rest])),
      );
    }),
    { numRuns: 60 },
  );
});

test('half of all rooms, hurt and well alike, never say more than all of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(6), (hurt, well) => {
      const place = { server: 'edge' };
      const platform = (times: number) => [
        ...Array.from({ length: hurt * times }, (_, i) => ({
          room: `8888_bad${i}`,
          viewers: [{ place, hurt: [62, 90] as const }],
        })),
        ...wellRooms(well * times, place),
      ];
      const [half, whole] = [judge(platform(1)), judge(platform(2))];
      expect(surest(half)).toBeLessThanOrEqual(surest(whole));
      if (half.length > 0) expect(cells(whole)).toEqual(cells(half));
    }),
    { numRuns: 60 },
  );
});

test('viewers outside the cell taken away change nothing of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 10 }), fc.nat(3), (hurt, bystanders) => {
      const platform = (beside: number) =>
        Array.from({ length: hurt }, (_, i) => ({
          room: `8888_bad${i}`,
          viewers: [
            { place: { server: 'edge' }, hurt: [62, 90] as const },
            ...Array.from({ length: beside }, (_, n) => ({ place: { server: `own${i}${n}` } })),
          ],
        }));
      expect(surest(judge(platform(0)))).toBe(surest(judge(platform(bystanders))));
    }),
    { numRuns: 30 },
  );
});
