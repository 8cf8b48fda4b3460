import { describe, expect, test, vi } from 'vitest';
import type { KeyValueStorage } from '../src/index.ts';
import { scriptedFetch, taken } from './support/scriptedFetch.ts';
import { batchesOf, gone, session, turns } from './support/session.ts';

/** A storage such as a page's, with a length that it takes at most. */
function storage(most = Number.POSITIVE_INFINITY): KeyValueStorage & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > most) throw new DOMException('full', 'QuotaExceededError');
      held.set(key, value);
    },
    removeItem: (key) => held.delete(key),
  };
}

/** React Native's answers with promises. */
function asyncStorage() {
  const { held, getItem, setItem, removeItem } = storage();
  return {
    held,
    getItem: async (key: string) => getItem(key),
    setItem: async (key: string, value: string) => setItem(key, value),
    removeItem: async (key: string) => removeItem(key),
  };
}

/** A session whose network is gone, with so many batches of one sample each, suspended and never heard of again. */
async function died(store: KeyValueStorage | null, batches = 3, random = 0.5) {
  const dead = session({ storage: store, random: () => random }, gone);
  for (let fps = 0; fps < batches; fps++) {
    dead.reporter.sample({ fps });
    dead.reporter.flush();
  }
  dead.reporter.suspend();
  await turns();
  return dead;
}

describe.each([
  ['a page', storage],
  ['an app', asyncStorage],
])('%s that died without a network', (_name, makeStorage) => {
  test('leaves its batches to the next session of the room, which sends them once and clears up', async () => {
    const store = makeStorage();
    const { reporter: dead } = await died(store);
    const { reporter, bodies } = session({ storage: store });
    await vi.waitFor(() => expect(reporter.stats().takenBatches).toBe(3));
    expect(reporter.stats().restoredBatches).toBe(3);
    const sent = bodies.flatMap(batchesOf);
    expect(sent.map(({ session: id, seq, samples }) => [id, seq, samples.fps])).toEqual(
      [0, 1, 2].map((n) => [dead.session, n, [n]]),
    );
    await vi.waitFor(() => expect(store.held.size).toBe(0));
  });
});

test('what another room left behind stays where it is', async () => {
  const store = storage();
  await died(store);
  const { reporter, bodies } = session({ storage: store, room: '8888_other' });
  await reporter.close();
  expect(bodies).toEqual([]);
  expect(store.held.size).toBe(1);
});

test('a session that dies while it sends what another left loses nothing of it', async () => {
  const store = storage();
  await died(store);
  await died(store, 1, 0.25);
  const { reporter } = session({ storage: store });
  await vi.waitFor(() => expect(reporter.stats().takenBatches).toBe(4));
});

test('what is older than a day is lost, and said to be', async () => {
  const store = storage();
  await died(store, 2);
  const [[key, text] = ['', '']] = store.held;
  store.held.set(key, text.replaceAll(/,17638000\d+,/g, ',1763700000000,'));
  const { reporter, problems, bodies } = session({ storage: store });
  await reporter.close();
  expect(problems).toEqual([
    { kind: 'lost', batches: 2, samples: 2, reason: 'left behind more than a day ago' },
  ]);
  expect(bodies).toEqual([]);
  expect(store.held.size).toBe(0);
});

test('a full storage keeps the newest', async () => {
  const store = storage(1200);
  await died(store, 8);
  const { reporter, bodies } = session({ storage: store });
  await vi.waitFor(() => expect(reporter.stats().takenBatches).toBeGreaterThan(0));
  expect(bodies.flatMap(batchesOf).map(({ seq }) => seq)).toEqual([6, 7]);
});

test.each<[string, KeyValueStorage | null]>([
  ['none', null],
  [
    'one that throws',
    {
      getItem: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
      setItem: () => undefined,
      removeItem: () => undefined,
    },
  ],
  [
    'one that rejects',
    {
      getItem: () => Promise.reject(new Error('broken')),
      setItem: () => undefined,
      removeItem: () => undefined,
    },
  ],
  [
    'one that holds rubbish',
    { getItem: () => '{"a":[', setItem: () => undefined, removeItem: () => undefined },
  ],
])(
  'with %s for a storage it works on, and what is unsent at the end is said to be lost',
  async (name, store) => {
    const up = session({ storage: store });
    up.reporter.sample({ fps: 15 });
    await up.reporter.close();
    expect(up.reporter.stats()).toMatchObject({ takenBatches: 1, lostBatches: 0 });
    const { reporter, clock } = await died(store, 2);
    const closed = reporter.close(1000);
    await turns();
    clock.advance(1000);
    await closed;
    const lost = name === 'one that holds rubbish' ? { lostBatches: 0, keptBatches: 2 } : { lostBatches: 2 };
    expect(reporter.stats()).toMatchObject({ waitingBatches: 0, ...lost });
  },
);

test('a session closed without a network keeps what it has, instead of losing it', async () => {
  const store = storage();
  const { reporter, clock, problems } = session({ storage: store }, gone);
  reporter.sample({ fps: 15 });
  const closed = reporter.close(1000);
  await turns();
  clock.advance(1000);
  await closed;
  expect(reporter.stats()).toMatchObject({ lostBatches: 0, keptBatches: 1, waitingBatches: 0 });
  expect(problems.filter(({ kind }) => kind === 'lost')).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('a page that is hidden and comes back sends nothing twice in its own count', async () => {
  let answer = () => new Promise<Response>(() => {});
  const collector = scriptedFetch(() => answer());
  const { reporter, bodies } = session({ storage: storage() }, collector);
  reporter.sample({ fps: 15 });
  reporter.flush();
  await turns();
  answer = async () => taken();
  reporter.sample({ fps: 14 });
  reporter.suspend();
  await vi.waitFor(() => expect(reporter.stats()).toMatchObject({ takenBatches: 2, waitingBatches: 0 }));
  expect(bodies.map((body) => batchesOf(body).map(({ seq }) => seq))).toEqual([[0], [0, 1]]);
});
