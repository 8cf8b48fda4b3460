import { signUrls } from '@stutterscope/access';
import { describe, expect, test } from 'vitest';
import { readNginxRtmp, readSrs } from '../src/index.ts';

const PUSH = 'p'.repeat(32);
const PLAY = 'q'.repeat(32);
const nowMs = Date.parse('2026-03-01T12:00:00Z');
const context = { keys: { push: [PUSH], play: [PLAY] }, nowMs, recordingsUrl: null };
const room = '8888_show';

const queryOf = (use: 'push' | 'play', expiresS = nowMs / 1000 + 3600 * 2, stream = room) =>
  new URL(
    signUrls({ use, stream, key: use === 'push' ? PUSH : PLAY, expiresS }).urls.rtmp ?? '',
  ).search.slice(1);

const nginx = (call: string, query = '', more = {}, changes = {}) =>
  readNginxRtmp(
    new URLSearchParams({
      app: 'live',
      flashver: 'FMLE',
      tcurl: 'rtmp://localhost:1935/live',
      addr: '192.0.2.7',
      clientid: '3',
      call,
      name: room,
      type: 'live',
      ...more,
    }).toString() + (query === '' ? '' : `&${query}`),
    { ...context, ...changes },
  );

const srs = (action: string, query = '', more = {}) =>
  readSrs(
    JSON.stringify({
      action,
      client_id: '9308h583',
      ip: '192.0.2.7',
      vhost: '__defaultVhost__',
      app: 'live',
      stream: room,
      tcUrl: 'rtmp://localhost/live',
      param: query === '' ? '' : `?${query}`,
      ...more,
    }),
    context,
  );

describe.each([
  ['nginx-rtmp', { begin: 'publish', play: 'play', end: 'publish_done', ask: nginx, source: 'nginx_rtmp' }],
  ['SRS', { begin: 'on_publish', play: 'on_play', end: 'on_unpublish', ask: srs, source: 'srs' }],
])('%s', (_name, { begin, play, end, ask, source }) => {
  test('lets a signed push in and tells when it ends', () => {
    expect(ask(begin, queryOf('push'))).toMatchObject({
      ok: true,
      events: [{ kind: 'push_begin', room, source, at: nowMs }],
    });
    expect(ask(end)).toMatchObject({ ok: true, events: [{ kind: 'push_end', room, source }] });
  });

  test.each([
    ['unsigned', '', 'secret_missing'],
    [
      'forged',
      queryOf('push')
        .replace(/txSecret=\w/, 'txSecret=0')
        .replace('=00', '=10'),
      'signature_wrong',
    ],
    ['of another stream', queryOf('push', undefined, '8888_other'), 'signature_wrong'],
    ['expired', queryOf('push', nowMs / 1000 - 60), 'expired'],
    ['signed to play', queryOf('play'), 'play_host_in_push_url'],
    ['signed twice', `${queryOf('push')}&txTime=0`, 'parameter_repeated'],
  ])('turns a push away that is %s, and says why', (_case, query, fault) => {
    expect(ask(begin, query)).toMatchObject({
      ok: false,
      code: 'url_refused',
      events: [{ kind: 'refusal', room, source, use: 'push', fault }],
    });
  });

  test('a play needs the play key, and says nothing of its own when it has it', () => {
    expect(ask(play, queryOf('play'))).toEqual({ ok: true, events: [] });
    expect(ask(play, queryOf('push'))).toMatchObject({
      ok: false,
      events: [{ kind: 'refusal', use: 'play', fault: 'push_url_for_play' }],
    });
  });

  test('no address of anybody is kept', () => {
    for (const judged of [ask(begin, queryOf('push')), ask(begin), ask(end)]) {
      expect(JSON.stringify(judged)).not.toContain('192.0.2.7');
    }
  });
});

test('plays are free where there is no play key, pushes are not where there is no push key', () => {
  expect(nginx('play', '', {}, { keys: { push: [PUSH] } })).toEqual({ ok: true, events: [] });
  expect(nginx('publish', queryOf('push'), {}, { keys: {} })).toMatchObject({
    code: 'callback_keys_missing',
  });
});

test("a host that is the vendor's must fit: missing BIZID, play host", () => {
  const tcurl = 'rtmp://8888.livepush.myqcloud.com/live';
  expect(nginx('publish', '', { tcurl, name: 'show' })).toMatchObject({
    events: [{ fault: 'bizid_missing' }],
  });
  expect(nginx('publish', '', { tcurl: tcurl.replace('livepush', 'liveplay') })).toMatchObject({
    events: [{ fault: 'play_host_in_push_url' }],
  });
});

test('a recorded file: its start from its name, its address where files are served', () => {
  const path = `/var/rec/${room}-${nowMs / 1000 - 90}.flv`;
  expect(nginx('record_done', '', { path }, { recordingsUrl: 'https://vod.example/rec/' })).toMatchObject({
    events: [
      {
        kind: 'recording',
        file: path,
        format: 'flv',
        startAt: nowMs - 90_000,
        endAt: nowMs,
        url: `https://vod.example/rec/${room}-${nowMs / 1000 - 90}.flv`,
      },
    ],
  });
  const dvr = srs('on_dvr', '', { file: `./dvr/live/${room}.${nowMs - 5000}.mp4` });
  expect(dvr).toMatchObject({ events: [{ format: 'mp4', startAt: nowMs - 5000, endAt: nowMs, url: '' }] });
  expect(nginx('record_done', '', { path: '/rec/show.flv' })).toMatchObject({
    events: [{ startAt: null, timeInconsistent: false }],
  });
});

test('a connection that names no stream is let in, and is nothing to tell of', () => {
  const form = 'app=live&addr=192.0.2.7&clientid=3&call=';
  const body = { client_id: '9308h583', ip: '192.0.2.7', vhost: '__defaultVhost__', app: 'live' };
  const nothing = { ok: true, events: [] };
  expect(readNginxRtmp(`${form}connect`, context)).toEqual(nothing);
  expect(readNginxRtmp(`${form}disconnect`, context)).toEqual(nothing);
  expect(readSrs(JSON.stringify({ ...body, action: 'on_connect' }), context)).toEqual(nothing);
  expect(readSrs(JSON.stringify({ ...body, action: 'on_close' }), context)).toEqual(nothing);
});

test('what is no callback of theirs is refused', () => {
  expect(nginx('explode')).toMatchObject({ code: 'callback_malformed' });
  expect(nginx('publish', '', { name: 'a/b' })).toMatchObject({ code: 'callback_malformed' });
  expect(srs('on_dvr')).toMatchObject({ code: 'callback_malformed' });
  expect(readSrs('nonsense', context)).toMatchObject({ code: 'callback_malformed' });
});
