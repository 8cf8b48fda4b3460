import { requireTokens, signToken } from '@stutterscope/access';
import { type Batch, parseBatch } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { tokenKeys } from '../../../packages/access/test/matrix.ts';
import { embeddedBus } from './support/embeddedBus.ts';
import { startCollector } from './support/startCollector.ts';

const SID = '1f1d46a7-0d8c-4f0b-93d3-7d2f4b4e1d11';
const TS = 1_763_800_000_000;
const required = `cid="8888_show",sid="${SID}",v=2`;

/** Posts reports to a real collector on the real bus; gives its answer, and the batches that are durable. */
async function posted(
  lines: readonly string[],
  { query = '', type = 'application/cmcd', changes = {} } = {},
) {
  const { bus, stored } = await embeddedBus();
  const { app } = await startCollector(await bus.producer(), changes);
  const answer = await app.inject({
    method: 'POST',
    url: `/v1/cmcd${query}`,
    headers: { 'content-type': type },
    payload: `${lines.join('\n')}\n`,
  });
  const batches = async (): Promise<Batch[]> =>
    (await stored()).map(({ value }) => {
      const parsed = parseBatch(JSON.parse(Buffer.from(value).toString()));
      if (!parsed.ok) throw new Error(parsed.fault.message);
      return parsed.batch;
    });
  return { status: answer.statusCode, body: answer.json(), batches };
}

/** The one batch that a report becomes. */
async function batchOf(report: string): Promise<Batch> {
  const { status, batches } = await posted([`${report},${required}`]);
  expect(status).toBe(202);
  const [batch] = await batches();
  if (batch === undefined) throw new Error('no batch');
  return batch;
}

test('a body without a report is told how one looks', async () => {
  const { status, body } = await posted(['', '  ']);
  expect([status, body]).toMatchObject([
    400,
    { code: 'empty_body', detail: expect.stringContaining('one report a line') },
  ]);
});

test('a report of an interval becomes a batch of one sample', async () => {
  const batch = await batchOf(
    `bl=(2100;a 2400;v),br=(1200;v 128;a),dfa=4,e=t,mtp=(2500),pt=5023,sn=7,sta=p,ts=${TS}`,
  );
  expect(batch).toMatchObject({
    room: '8888_show',
    session: SID,
    side: 'play',
    seq: 7,
    sentAt: TS,
    client: { platform: 'web', sdk: 'cmcd/2', networkId: 'test-net' },
    stream: { protocol: 'hls' },
    samples: { t: [TS], cache: [2100], spd: [2500], vra: [1200], ara: [128], drp: [4] },
  });
  expect(batch.events).toBeUndefined();
});

test.each([
  ['e=ps,sta=p,pt=1200', [{ t: TS, code: 2004, detail: 'at 1200 ms' }]],
  ['e=ps,sta=r', [{ t: TS, code: 2007 }]],
  ['e=ps,sta=a', [{ t: TS, code: 2004, detail: 'paused' }]],
  ['e=ps,sta=e', [{ t: TS, code: 2006 }]],
  ['e=ps,sta=q', [{ t: TS, code: 2006 }]],
  ['e=ps,sta=s', undefined],
  [
    'e=ps,sta=p,msd=350',
    [
      { t: TS, code: 2003, detail: 'after 350 ms' },
      { t: TS, code: 2004 },
    ],
  ],
  ['e=e,sta=f,ec=("fragLoadError")', [{ t: TS, code: -2301, detail: 'fragLoadError' }]],
  ['e=e,sta=p,ec=("fragLoadError")', undefined],
  ['e=bc,br=(800)', [{ t: TS, code: 2009, detail: '800 kbit/s' }]],
  ['e=t,sta=r', [{ t: TS, code: 2007 }]],
  [
    'e=t,sta=p,bs,bsd=(1200;v)',
    [
      { t: TS, code: 2104, detail: 'starved 1200 ms' },
      { t: TS, code: 2004 },
    ],
  ],
  ['e=rr,rc=200,ttfb=20', undefined],
])('%s becomes its events', async (report, events) => {
  expect((await batchOf(`${report},sn=1,ts=${TS}`)).events).toEqual(events);
});

test('what is measured while it rebuffers is of the time before', async () => {
  expect((await batchOf(`e=ps,sta=r,bl=(1800),sn=1,ts=${TS}`)).samples).toEqual({ t: [TS] });
});

test('a session id that is no UUID is always the same session, and another in another room', async () => {
  const report = (cid: string) => `cid="${cid}",e=t,sid="viewer 1",sn=0,ts=${TS},v=2`;
  const { batches } = await posted([report('8888_a'), report('8888_a'), report('8888_b')]);
  const [first, again, elsewhere] = (await batches()).map(({ session }) => session);
  expect(again).toBe(first);
  expect(elsewhere).not.toBe(first);
});

test('the address may name the room, and a beacon may bring it', async () => {
  const { status, batches } = await posted([`cid="movie",e=t,sid="${SID}",sn=0,ts=${TS},v=2`], {
    query: '?room=8888_show',
    type: 'text/plain',
  });
  expect(status).toBe(202);
  expect((await batches()).map(({ room }) => room)).toEqual(['8888_show']);
});

test('faulty reports are named by line and key, the others are durable', async () => {
  const { status, body, batches } = await posted([
    `e=t,sn=0,ts=${TS},${required}`,
    `e=t,sn=1,ts=${TS},cid="8888_show",sid="${SID}",v=1`,
    `e=t,ts=${TS},${required}`,
    `e=t,sn=3,ts=12,${required}`,
    `e=t,sn=4,ts=${TS},cid="not a room",sid="${SID}",v=2`,
    'sn=5,ts=',
    `constructor=1,e=t,sn=6,ts=${TS},${required}`,
    `x="${'y'.repeat(9000)}"`,
  ]);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'invalid_lines', accepted: 2, faultCount: 6 });
  expect(
    body.faults.map(({ line, code, pointer }: Record<string, unknown>) => [line, code, pointer]),
  ).toEqual([
    [2, 'invalid_report', '/v'],
    [3, 'invalid_report', '/sn'],
    [4, 'invalid_batch', '/sentAt'],
    [5, 'invalid_batch', '/room'],
    [6, 'invalid_report', ''],
    [8, 'invalid_report', ''],
  ]);
  expect((await batches()).map(({ seq }) => seq)).toEqual([0, 6]);
});

test('nobody reports without a token of the room where one is required, nor in a room that is named twice', async () => {
  const access = requireTokens(tokenKeys);
  const report = `e=t,sn=0,ts=${TS},${required}`;
  const token = async (room: string) => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    return `?access_token=${await signToken(tokenKeys, { room, side: 'play', exp })}`;
  };
  const outcome = async (query: string) => {
    const { status, body } = await posted([report], { query, changes: { access } });
    return [status, body.code];
  };
  expect(await outcome('')).toEqual([401, 'token_missing']);
  expect(await outcome(await token('8888_other'))).toEqual([403, 'wrong_room']);
  expect(await outcome(await token('8888_show'))).toEqual([202, undefined]);
  expect((await posted([report], { query: '?room=a&room=b' })).status).toBe(400);
});
