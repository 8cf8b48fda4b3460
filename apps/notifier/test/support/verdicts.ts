import type { ShowReport } from '@stutterscope/alerts';
import { buildReport, reportHtml } from '@stutterscope/cloud';
import type { Alert } from '@stutterscope/diagnosis';

export const ROOM = '8888_test001';

/** An alert as the room stage says it now. */
export function alertOf(changes: Partial<Alert> = {}): Alert {
  const now = Date.now();
  const { room = ROOM, cause = 'upstream_clog' } = changes;
  const stutter = `${room}/${cause}/1`;
  return {
    kind: 'alert',
    id: `${stutter}/vj`,
    revision: now,
    room,
    audience: 'vj',
    cause,
    origin: 'uplink_bandwidth',
    severity: 'visible',
    at: now,
    resolvedAt: null,
    advice: 'clog_wifi',
    message: '',
    remedies: [],
    retracted: false,
    stutter,
    ...changes,
  };
}

export const resolved = (alert: Alert): Alert => {
  const now = Math.max(Date.now(), alert.at + 1);
  return { ...alert, revision: now, resolvedAt: now };
};

/** The report of a show of the room that nothing spoiled. */
export function reportOf(): ShowReport {
  const [from, to] = [Date.now() - 3_600_000, Date.now() - 60_000];
  const id = `${ROOM}@${from}`;
  const kept = { isReported: true, pushes: 1, gaps: [], recordings: [], oddities: [] };
  const broadcast = { id, room: ROOM, from, to, begunBy: 'app', endedBy: 'app', ...kept } as const;
  const report = buildReport({ broadcast, stutters: [], alerts: [], nowMs: to });
  return {
    kind: 'report',
    id: `${id}>report`,
    alert: id,
    room: ROOM,
    report,
    html: reportHtml(report),
    saidAt: to,
  };
}
