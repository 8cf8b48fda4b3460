import type { Recording, RoomFacts, Turn } from '../../src/index.ts';

const T0 = Date.parse('2026-03-01T12:00:00Z');
export const MIN = 60_000;
/** So many minutes after the start of the tests. */
export const at = (minutes: number) => T0 + minutes * MIN;
export const span = (from: number, to: number) => ({ from: at(from), to: at(to) });

export const turn = (kind: Turn['kind'], minutes: number, client = '1'): Turn => ({
  kind,
  source: kind.startsWith('app') ? 'app' : 'nginx_rtmp',
  at: at(minutes),
  client: kind.startsWith('app') ? '' : client,
});

export const recording = (id: string, from: number | null, to: number): Recording => ({
  id,
  source: 'tencent',
  file: `${id}.flv`,
  format: 'flv',
  bytes: null,
  startAt: from === null ? null : at(from),
  endAt: at(to),
  url: `https://vod.example/${id}.flv`,
  timeInconsistent: from === null,
});

export const facts = (some: Partial<RoomFacts>): RoomFacts => ({
  room: '8888_show',
  turns: [],
  pushes: [],
  views: [],
  recordings: [],
  ...some,
});
