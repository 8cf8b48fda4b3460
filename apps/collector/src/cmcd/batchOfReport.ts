import { createHash } from 'node:crypto';
import type { Batch, BatchEvent } from '@stutterscope/telemetry';
import type { Measured, Report, ReportFault } from './report.ts';

// docs/cmcd.md is this file in words.

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** A session of ours for a `sid` that is no UUID: always the same one, in this room. */
function sessionOf(room: string, sid: string): string {
  if (isUuid(sid)) return sid;
  const hex = createHash('sha256').update(`${room}\n${sid}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const missing = (key: string): ReportFault => ({
  pointer: `/${key}`,
  message: `is missing: let the player send ${key}`,
});

/** What one report says, as a batch of one sample; `room` overrides the content id. Or what is at fault with it. */
export function batchOfReport(report: Report, room: string | undefined): Batch | ReportFault {
  if (report.number('v') !== 2) return { pointer: '/v', message: 'must be 2: reports are of version 2' };
  const at = room ?? report.text('cid');
  const sid = report.text('sid');
  const seq = report.number('sn');
  const ts = report.number('ts');
  if (at === undefined) return missing('cid');
  if (sid === undefined) return missing('sid');
  if (seq === undefined) return missing('sn');
  if (ts === undefined) return missing('ts');
  const events = eventsOf(report, ts);
  return {
    v: 1,
    room: at,
    session: sessionOf(at, sid),
    side: 'play',
    seq,
    sentAt: ts,
    client: { platform: 'web', sdk: 'cmcd/2' },
    stream: { protocol: 'hls' },
    samples: { t: [ts], ...columnsOf(report) },
    ...(events.length > 0 && { events }),
  };
}

function columnsOf(report: Report) {
  const measured = {
    // A player that rebuffers has nothing; what it says then was measured when it last had some.
    cache: report.text('sta') === 'r' ? undefined : least(report.measured('bl')),
    spd: most(report.measured('mtp')),
    vra: most(report.measured('br').filter(({ of }) => of !== 'a')),
    ara: most(report.measured('br').filter(({ of }) => of === 'a')),
    drp: report.number('dfa'),
  };
  return Object.fromEntries(
    Object.entries(measured).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value]]])),
  );
}

const least = (list: readonly Measured[]) =>
  list.length === 0 ? undefined : Math.min(...list.map(({ value }) => value));
const most = (list: readonly Measured[]) =>
  list.length === 0 ? undefined : Math.max(...list.map(({ value }) => value));

/** What the state of the player becomes, as our events say it. */
const codeOfState: { readonly [state: string]: number } = {
  p: 2004,
  r: 2007,
  // The viewer waits no longer.
  a: 2004,
  e: 2006,
  q: 2006,
  f: -2301,
};

function eventsOf(report: Report, t: number): BatchEvent[] {
  const [kind, state] = [report.text('e'), report.text('sta')];
  const events: BatchEvent[] = [];
  const tell = (code: number, detail?: string) =>
    events.push({ t, code, ...(detail !== undefined && { detail: detail.slice(0, 512) }) });
  if (report.number('msd') !== undefined) tell(2003, `after ${report.number('msd')} ms`);
  const code = state === undefined ? undefined : codeOfState[state];
  if (kind === 'ps' && code !== undefined) tell(code, detailOf(report));
  if (kind === 'e' && state === 'f') tell(-2301, report.texts('ec').join(' '));
  if (kind === 'bc') tell(2009, `${most(report.measured('br')) ?? '?'} kbit/s`);
  // A player that tells of no states tells by its intervals what it is at, and whether it starved since the last.
  if (kind === 't' && state === 'r') tell(2007, detailOf(report));
  if (kind === 't' && report.is('bs')) {
    tell(2104, `starved ${most(report.measured('bsd')) ?? '?'} ms`);
    if (state === 'p') tell(2004);
  }
  return events;
}

function detailOf(report: Report): string | undefined {
  const playheadMs = report.number('pt');
  if (report.text('sta') === 'a') return 'paused';
  return playheadMs === undefined ? undefined : `at ${playheadMs} ms`;
}
