import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { type Census, diagnoseRecording, Incident, PlatformStage, RoomStage } from '../src/index.ts';
import { badRooms, census, listen, MINUTE_0, standing, wellRooms } from './support/census.ts';
import { healthyPush, pusher, START, uuid, viewer } from './support/recording.ts';

const elsewhere = { server: 'good', network: 'other' };
const cellOf = ({ by, cellId }: Incident) => `${by} ${cellId}`;

describe('an incident', () => {
  test('is named by ten small rooms, none of which could name it', () => {
    const rooms = badRooms(10, { server: 'edge', network: 'AS1' }, elsewhere).map((room, n) => ({
      ...room,
      viewers: room.viewers.map((one) => ({ ...one, place: { ...one.place, network: `AS${n % 5}` } })),
    }));
    const [incident, ...others] = standing(listen(census([...rooms, ...wellRooms(6, elsewhere)])));
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      cause: 'downstream_lag',
      by: 'server',
      cellId: 'edge',
      tied: [],
      rooms: 10,
      roomsWatched: 10,
      viewers: { affected: 10, watching: 10 },
      provisional: false,
    });
    expect(incident?.probability).toBeGreaterThan(0.99);
    expect(incident?.roomIds.length).toBe(10);
  });

  test('takes more than two rooms', () => {
    expect(
      listen(census([...badRooms(2, { server: 'edge' }, elsewhere), ...wellRooms(6, elsewhere)])),
    ).toEqual([]);
  });

  test('is not made of a few rooms among many that are well there', () => {
    const rooms = [...badRooms(4, { server: 'edge' }, elsewhere), ...wellRooms(30, { server: 'edge' })];
    expect(listen(census(rooms))).toEqual([]);
  });

  test('begins with the third room that was hit and ends with the last stutter', () => {
    const rooms = badRooms(5, { server: 'edge' }, elsewhere);
    const [incident] = standing(listen(census(rooms)));
    expect(incident).toMatchObject({ from: MINUTE_0 + 64_000, to: MINUTE_0 + 104_000 });
  });

  test('is said within two tests of the third room, and once only while it lasts', () => {
    const words = census(badRooms(6, { server: 'edge' }, elsewhere));
    const stage = new PlatformStage();
    const said: { at: number; incident: Incident }[] = [];
    for (const word of words) {
      stage.accept(word);
      for (const incident of stage.drain()) said.push({ at: word.kind === 'hurt' ? word.at : 0, incident });
    }
    for (let second = 0; second < 300; second++) {
      stage.idle(1000);
      for (const incident of stage.drain()) said.push({ at: 0, incident });
    }
    expect(new Set(said.map(({ incident }) => incident.id)).size).toBe(1);
    expect(said.every(({ incident }) => Compile(Incident).Check(incident))).toBe(true);
  });

  test('that late words show not to have been is taken back', () => {
    const words = census(badRooms(4, { server: 'edge' }, elsewhere));
    const mistaken = words
      .filter((word) => word.kind === 'hurt')
      .map((word) => ({
        ...word,
        revision: word.revision + 60_000,
        at: word.at + 15_000,
        retracted: true,
      }));
    const said = listen([...words, ...mistaken]);
    expect(said.length).toBeGreaterThan(1);
    expect(said.at(-1)?.retracted).toBe(true);
    expect(standing(said)).toEqual([]);
  });
});

describe('a server and a network with the same rooms', () => {
  const both = { server: 'edge', network: 'AS1' };

  test('are named together, the server first', () => {
    const [incident] = standing(listen(census(badRooms(5, both, elsewhere))));
    expect(incident && cellOf(incident)).toBe('server edge');
    expect(incident?.tied).toEqual([{ by: 'network', id: 'AS1' }]);
  });

  test('are told apart by rooms that have one of them and are well', () => {
    const rooms = [...badRooms(5, both, elsewhere), ...wellRooms(3, { server: 'edge', network: 'AS2' })];
    const [incident, ...others] = standing(listen(census(rooms)));
    expect(others).toEqual([]);
    expect(incident && cellOf(incident)).toBe('network AS1');
    expect(incident?.tied).toEqual([]);
  });

  test('are told apart by rooms that have one of them and are hurt', () => {
    const rooms = [
      ...badRooms(5, both, elsewhere),
      ...badRooms(3, { server: 'edge', network: 'AS2' }, elsewhere, 'more'),
    ];
    const [incident, ...others] = standing(listen(census(rooms)));
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ by: 'server', cellId: 'edge', tied: [] });
  });
});

test('pushes that clog behind one ingest server are an incident of that server', () => {
  const words = Array.from({ length: 8 }, (_, n): Census[] => {
    const room = `8888_push_${n}`;
    const clogs = n < 5;
    const minute = (at: number): Census => ({
      kind: 'presence',
      room,
      revision: at + 5000,
      minute: at,
      ingest: clogs ? 'in1' : 'in2',
      watching: 0,
      cells: [],
    });
    const hurt: Census = {
      kind: 'hurt',
      room,
      stutter: `${room}/clog`,
      revision: MINUTE_0 + 70_000,
      at: MINUTE_0 + 70_000 + n * 1000,
      cause: 'ingest',
      from: MINUTE_0 + 66_000,
      to: null,
      affected: 1,
      cells: [{ by: 'server', id: 'in1', affected: 1, watching: 1 }],
      retracted: false,
    };
    const minutes = [0, 1, 2].map((m) => minute(MINUTE_0 + m * 60_000));
    return clogs ? [...minutes, hurt] : minutes;
  });
  const [incident] = standing(listen(words.flat().sort((a, b) => timeOf(a) - timeOf(b))));
  expect(incident).toMatchObject({ cause: 'ingest', by: 'server', cellId: 'in1', rooms: 5, roomsWatched: 5 });
});

const timeOf = (word: Census) => (word.kind === 'hurt' ? word.at : word.revision);

describe('over a recording', () => {
  const rooms = Array.from({ length: 6 }, (_, n) => {
    const room = `8888_small${n}`;
    const stream = (serverIp: string) => ({ stream: { serverIp } });
    return [
      ...pusher({ room, session: uuid(100 + n), seconds: 120, sample: () => healthyPush }),
      ...viewer(200 + n, { room, seconds: 120, stalls: [[62, 70]], ...stream('203.0.113.9') }),
      ...viewer(300 + n, { room, seconds: 120, ...stream(`203.0.113.${20 + n}`) }),
    ];
  });

  test('rooms of two viewers name their server together, and none of them alone', () => {
    const verdicts = diagnoseRecording(rooms.flat());
    const stutters = verdicts.filter((verdict) => verdict.kind === 'stutter');
    expect(stutters.length).toBeGreaterThanOrEqual(6);
    expect(stutters.every(({ groups }) => groups.length === 0)).toBe(true);
    const incidents = verdicts.filter((verdict) => verdict.kind === 'incident');
    expect(incidents.map(cellOf)).toEqual(['server 203.0.113.9']);
    expect(incidents[0]?.rooms).toBe(6);
    expect(verdicts.at(-1)?.kind).toBe('incident');
  });

  test('alone they name nothing', () => {
    for (const room of rooms)
      expect(diagnoseRecording(room).filter(({ kind }) => kind === 'incident')).toEqual([]);
  });
});

test('a room with very many networks tells of those with most viewers only', () => {
  const stage = new RoomStage();
  for (let second = 0; second < 10; second++) {
    stage.accept({
      kind: 'viewers',
      room: '8888_wide',
      source: 'a',
      groups: Array.from({ length: 200 }, (_, n) => ({ by: 'network', id: `AS${n}` })),
      viewers: [],
      seconds: {
        tick: [START + second * 1000],
        watching: [500],
        stalled: [0],
        lagging: [0],
        caches: [[]],
        ofGroups: [Array.from({ length: 200 }, (_, n) => n + 1)],
        hurt: [[]],
        laggards: [[]],
        devices: [[]],
      },
    });
    stage.drain();
    const [presence] = stage.census();
    if (presence?.kind !== 'presence') continue;
    expect(presence.cells.length).toBe(32);
    expect(presence.cells[0]).toEqual({ by: 'network', id: 'AS199', watching: 200 });
    return;
  }
  expect.unreachable('the room said nothing of who watches');
});
