import { describe, expect, test } from 'vitest';
import { borrow, type Incident, type Seated, type Stutter } from '../src/index.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

const incident: Incident = {
  kind: 'incident',
  id: 'i',
  revision: 1,
  cause: 'downstream_lag',
  by: 'server',
  cellId: 'edge',
  tied: [{ by: 'network', id: 'AS1' }],
  from: NOON,
  to: NOON + 60_000,
  rooms: 7,
  roomsWatched: 8,
  viewers: { affected: 9, watching: 11 },
  roomIds: [],
  stutterIds: [],
  evidence: [],
  probability: 0.99,
  summary: '',
  provisional: false,
  retracted: false,
  ruleVersion: '1',
};

const lag: Stutter = {
  kind: 'stutter',
  id: 's',
  revision: 1,
  room: 'a',
  cause: 'downstream_lag',
  origin: 'viewer_network',
  severity: 'visible',
  from: NOON + 5000,
  to: NOON + 20_000,
  visibleFrom: NOON + 5000,
  session: 'viewer',
  undecided: [],
  viewers: { affected: 1, watching: 2 },
  groups: [],
  evidence: [],
  confidence: 0.9,
  summary: '',
  provisional: false,
  retracted: false,
  ruleVersion: '1',
};

const sits = (session: string, id: string, side: Seated['side'] = 'play'): Seated => ({
  session,
  side,
  groups: [{ by: 'server', id }],
});
const room = [sits('viewer', 'edge'), sits('other', 'good')];

describe('a lag of one viewer', () => {
  test('is explained by the incident of the place that this viewer sits in', () => {
    expect(borrow(lag, room, [incident])).toEqual({ incident, cell: { by: 'server', id: 'edge' } });
  });

  test('is explained by a place that the incident cannot tell from its own', () => {
    const viewer: Seated = { session: 'viewer', side: 'play', groups: [{ by: 'network', id: 'AS1' }] };
    expect(borrow(lag, [viewer], [incident])?.cell).toEqual({ by: 'network', id: 'AS1' });
  });

  test.each([
    ['this viewer sits elsewhere', lag, [sits('viewer', 'good'), sits('other', 'edge')], incident],
    ['it was over before', { ...lag, from: NOON - 90_000, to: NOON - 60_000 }, room, incident],
    ['it was taken back', lag, room, { ...incident, retracted: true }],
    [
      'the room names its own place',
      { ...lag, groups: [{ by: 'network' as const, id: 'x', affected: 3, watching: 3 }] },
      room,
      incident,
    ],
    ['the pusher is to blame', { ...lag, cause: 'upstream_clog' as const }, room, incident],
  ])('is not explained where %s', (_, stutter, seated, one) => {
    expect(borrow(stutter, seated, [one])).toBeNull();
  });

  test('takes the surest of two', () => {
    const doubtful = { ...incident, id: 'a', probability: 0.6 };
    expect(borrow(lag, room, [doubtful, incident])?.incident.id).toBe('i');
  });
});

test('a lag of several needs most of them in the place', () => {
  const several = { ...lag, session: null, viewers: { affected: 3, watching: 4 } };
  const four = [sits('1', 'edge'), sits('2', 'good'), sits('3', 'good'), sits('4', 'good')];
  expect(borrow(several, four, [incident])).toBeNull();
  expect(borrow(several, [...four, sits('5', 'edge')], [incident])).not.toBeNull();
});

test('a clog is explained by its ingest server and by nothing that viewers sit in', () => {
  const clog = { ...lag, cause: 'upstream_clog' as const, session: null };
  const ingest = { ...incident, cause: 'ingest' as const };
  expect(borrow(clog, room, [ingest])).toBeNull();
  expect(borrow(clog, [sits('vj', 'edge', 'push')], [ingest])?.incident).toBe(ingest);
});
