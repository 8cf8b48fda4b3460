/**
 * Clients without end, in a process of their own: as many requests a second as they are told to send, whatever becomes of
 * the ones before. Told its settings first, then rates as numbers; `report` asks for what came of them.
 */
import { Agent, request } from 'node:http';
import { signToken, type TokenKeys } from '@stutterscope/access';
import type { Batch } from '@stutterscope/telemetry';
import { type FloodReport, type FloodSettings, SAMPLES_A_BATCH } from './floodReport.ts';

const TURN_MS = 10;
const MOST_WAITING = 1000;
const TOKEN_S = 86_400;

const report: FloodReport = { accepted: 0, refused: {}, dishonest: 0, unanswered: 0, unsent: 0 };
const agent = new Agent({ keepAlive: true, maxSockets: 128 });
let settings: FloodSettings | null = null;
let ratePerS = 0;
let due = 0;
let waiting = 0;
let next = 0;
const seqs = new Map<number, number>();
const tokens = new Map<string, Promise<string>>();

const hex = (value: number) => value.toString(16).padStart(12, '0');

function batchOf(client: number, room: string): Batch {
  const seq = seqs.get(client) ?? 0;
  seqs.set(client, seq + 1);
  const now = Date.now();
  return {
    v: 1,
    room,
    session: `01900000-0000-7000-9000-${hex(client)}`,
    side: 'play',
    seq,
    sentAt: now,
    client: { platform: 'android', network: 'wifi' },
    stream: { protocol: 'flv', targetFps: 15, serverIp: '203.0.113.7' },
    samples: {
      t: Array.from({ length: SAMPLES_A_BATCH }, (_, i) => now - (SAMPLES_A_BATCH - i) * 1000),
      fps: Array.from({ length: SAMPLES_A_BATCH }, () => 15),
      spd: Array.from({ length: SAMPLES_A_BATCH }, () => 1250),
      cache: Array.from({ length: SAMPLES_A_BATCH }, () => 1500),
    },
    events: seq === 0 ? [{ t: now - 2000, code: 2004 }] : [],
  };
}

function tokenOf(room: string, keys: TokenKeys): Promise<string> {
  const known = tokens.get(room);
  if (known !== undefined) return known;
  const made = signToken(keys, { room, side: 'play', exp: Date.now() / 1000 + TOKEN_S });
  tokens.set(room, made);
  return made;
}

async function send({ collectors, keys, rooms, viewers }: FloodSettings): Promise<void> {
  const client = next++ % (rooms * viewers);
  const room = `8888_flood${client % rooms}`;
  waiting += 1;
  const token = await tokenOf(room, keys);
  const body = JSON.stringify(batchOf(client, room));
  const sent = request(`${collectors[client % collectors.length]}/v1/telemetry`, {
    method: 'POST',
    agent,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
      'x-forwarded-for': `${10 + ((client >> 16) & 63)}.${(client >> 8) & 255}.${client & 255}.1`,
    },
  });
  sent.once('response', (answer) => {
    answer.resume();
    answer.once('end', () => settle(answer.statusCode ?? 0, answer.headers['retry-after'] !== undefined));
  });
  sent.once('error', () => {
    waiting -= 1;
    report.unanswered += 1;
  });
  sent.end(body);
}

function settle(status: number, saysWhen: boolean): void {
  waiting -= 1;
  if (status === 202) {
    report.accepted += 1;
    return;
  }
  report.refused[status] = (report.refused[status] ?? 0) + 1;
  if (!saysWhen) report.dishonest += 1;
}

let before = performance.now();
setInterval(() => {
  const now = performance.now();
  due += (ratePerS * (now - before)) / 1000;
  before = now;
  for (; settings !== null && due >= 1 && waiting < MOST_WAITING; due -= 1) void send(settings);
  report.unsent += Math.floor(due);
  due -= Math.floor(due);
}, TURN_MS);

process.on('message', (word: FloodSettings | number | 'report') => {
  if (word === 'report') process.send?.({ ...report, waiting });
  else if (typeof word === 'number') ratePerS = word;
  else settings = word;
});
process.once('disconnect', () => process.exit());
