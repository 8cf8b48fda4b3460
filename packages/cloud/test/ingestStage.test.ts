import { Finding } from '@stutterscope/diagnosis';
import Value from 'typebox/value';
import { expect, test } from 'vitest';
import { type CloudEvent, IngestStage } from '../src/index.ts';

const T0 = Date.parse('2026-03-01T12:00:00Z');
const room = '8888_show';
let number = 0;

const refusal = (at: number, more: Partial<Extract<CloudEvent, { kind: 'refusal' }>> = {}): CloudEvent => ({
  kind: 'refusal',
  id: `r${number++}`,
  room,
  source: 'nginx_rtmp',
  at,
  receivedAt: at,
  use: 'push',
  fault: 'expired',
  expiresAt: T0 - 3_600_000,
  ...more,
});
const letIn = (at: number): CloudEvent => ({
  kind: 'push_begin',
  id: `b${number++}`,
  room,
  source: 'nginx_rtmp',
  at,
  receivedAt: at,
  client: '1',
  reason: '',
});

test('a push refused again and again is one finding, which ends when the push is let in', () => {
  const stage = new IngestStage();
  for (const at of [T0, T0 + 1000, T0 + 2000]) stage.accept(refusal(at));
  const first = stage.drain();
  expect(first.map(({ revision, to }) => [revision, to])).toEqual([
    [1, null],
    [2, null],
  ]);
  expect(first[0]).toMatchObject({
    room,
    finding: 'push_failed',
    reason: 'link_expired',
    from: T0,
    summary: 'The ingest server refused the push: its link had expired 60 min before.',
    evidence: [
      { signal: 'refusals', value: 1 },
      { signal: 'past txTime', value: 3600 },
    ],
  });
  stage.accept(letIn(T0 + 9000));
  const [last] = stage.drain();
  expect(last).toMatchObject({ id: first[0]?.id, revision: 4, to: T0 + 9000, provisional: false });
  expect(last?.summary).toContain(', 3 times.');
  for (const finding of [...first, last]) expect(Value.Check(Finding, finding)).toBe(true);
});

test('it ends with its last try where nobody tries again; faults, uses and rooms are told apart', () => {
  const stage = new IngestStage();
  stage.accept(refusal(T0, { fault: 'signature_wrong' }));
  stage.accept(refusal(T0, { use: 'play', fault: 'push_url_for_play' }));
  stage.accept(refusal(T0, { room: '8888_other' }));
  expect(stage.drain().map(({ room: of, finding, reason }) => `${of} ${finding} ${reason}`)).toEqual([
    '8888_show push_failed signature_wrong',
    '8888_show watch_failed push_url_for_play',
    '8888_other push_failed link_expired',
  ]);
  stage.idle(119_000);
  expect(stage.drain()).toEqual([]);
  stage.idle(2000);
  expect(stage.drain().map(({ to }) => to)).toEqual([T0, T0, T0]);
  expect(stage.size).toBe(0);
});

test('the same refusal told twice is one', () => {
  const stage = new IngestStage();
  const once = refusal(T0);
  stage.accept(once);
  stage.accept(once);
  expect(stage.drain()).toHaveLength(1);
});

test('who invents rooms to be refused in takes no memory without end', () => {
  const stage = new IngestStage();
  for (let i = 0; i < 10_050; i++) stage.accept(refusal(T0, { room: `8888_${i}` }));
  expect(stage.size).toBe(10_000);
  expect(stage.drain().filter(({ to }) => to !== null)).toHaveLength(50);
});
