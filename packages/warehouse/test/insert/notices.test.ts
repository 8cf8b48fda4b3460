import type { Delivery, Notice } from '@stutterscope/alerts';
import { expect, test } from 'vitest';
import { temporaryWarehouse } from '../support/embedded.ts';

const NOON = Date.parse('2026-11-25T12:00:00Z');

const raised: Notice = {
  kind: 'notice',
  id: 'a/1',
  alert: 'a',
  number: 1,
  room: '8888_a',
  source: 'diagnosis',
  phase: 'raised',
  outcome: null,
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'visible',
  verdict: 'v',
  stutter: 's',
  advice: 'clog_wifi',
  message: 'Your network is weak.',
  remedies: ['Move.'],
  evidence: [],
  since: NOON,
  resolvedAt: null,
  saidAt: NOON + 2000,
};
const escalated: Notice = { ...raised, id: 'a/2', number: 2, phase: 'escalated', severity: 'severe' };
const resolved: Notice = {
  ...escalated,
  id: 'a/3',
  number: 3,
  phase: 'resolved',
  outcome: 'recovered',
  resolvedAt: NOON + 30_000,
  saidAt: NOON + 31_000,
};

const delivery: Delivery = {
  kind: 'delivery',
  id: 'a/1>backend',
  notice: 'a/1',
  alert: 'a',
  room: '8888_a',
  channel: 'webhook',
  target: 'backend',
  attempt: 1,
  outcome: 'failed',
  status: 500,
  reason: '500',
  clients: 0,
  tookMs: 12,
  at: NOON + 2100,
};

test('what VJs were told is one row an alert: who was reached, and whether the room recovered', async () => {
  await using open = await temporaryWarehouse();
  const { warehouse } = open;
  const sse: Delivery = { ...delivery, id: 'a/1>sse', channel: 'sse', clients: 2, outcome: 'delivered' };
  const taken: Delivery = { ...delivery, attempt: 2, outcome: 'delivered', status: 204, reason: null };
  const dead: Delivery = { ...delivery, id: 'a/1>other', target: 'other', attempt: 7, outcome: 'dead' };
  await warehouse.insertNotices([raised, sse, delivery], 'notices:0:0-2');
  await warehouse.insertNotices([raised, sse, delivery], 'notices:0:0-2');
  const history = () =>
    warehouse.query(
      `SELECT room, severity, message, words, phase, outcome, recovered, recoveryMs, clients, webhooksDelivered,
              webhooksDead, webhooksWaiting FROM alert_history`,
    );
  const on = {
    room: '8888_a',
    severity: 'visible',
    message: 'Your network is weak.',
    words: 1,
    phase: 'raised',
    outcome: null,
    recovered: 0,
    recoveryMs: null,
    clients: 2,
    webhooksDelivered: 0,
    webhooksDead: 0,
    webhooksWaiting: 1,
  };
  expect(await history()).toEqual([on]);
  await warehouse.insertNotices([escalated, resolved, taken, dead, raised], 'notices:0:3-7');
  expect(await history()).toEqual([
    {
      ...on,
      severity: 'severe',
      words: 3,
      phase: 'resolved',
      outcome: 'recovered',
      recovered: 1,
      recoveryMs: 30_000,
      webhooksDelivered: 1,
      webhooksDead: 1,
      webhooksWaiting: 0,
    },
  ]);
});

test('an alert nobody listened to is one without a client, and a withdrawn one did not recover', async () => {
  await using open = await temporaryWarehouse();
  const gone: Notice = { ...resolved, outcome: 'withdrawn' };
  await open.warehouse.insertNotices([raised, gone], 'notices:1:0-1');
  expect(await open.warehouse.query('SELECT recovered, recoveryMs, clients FROM alert_history')).toEqual([
    { recovered: 0, recoveryMs: null, clients: 0 },
  ]);
});
