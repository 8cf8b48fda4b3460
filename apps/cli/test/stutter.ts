import type { Alert, Evidence, Finding, Incident, Stutter } from '@stutterscope/diagnosis';

export const NOON = Date.UTC(2026, 0, 1, 12);

/** A line of evidence that holds: 40 frames in the queue. */
export const queue: Evidence = {
  signal: 'que',
  at: NOON,
  value: 40,
  unit: 'frames',
  comparison: '>=',
  limit: 10,
  supports: true,
};

/** A clog from `fromS` to `toS` seconds after noon, otherwise as the test wants it. */
export function clogAt(fromS: number, toS: number | null, part: Partial<Stutter> = {}): Stutter {
  return {
    kind: 'stutter',
    id: `a/${fromS}`,
    revision: 1,
    room: 'a',
    cause: 'upstream_clog',
    origin: 'uplink_bandwidth',
    severity: 'visible',
    from: NOON + fromS * 1000,
    to: toS === null ? null : NOON + toS * 1000,
    visibleFrom: NOON + fromS * 1000,
    session: null,
    viewers: { affected: 0, watching: 0 },
    groups: [],
    undecided: [],
    evidence: [queue],
    confidence: 0.9,
    summary: 'Upstream clog.',
    provisional: false,
    retracted: false,
    ruleVersion: '1',
    ...part,
  };
}

/** A camera that gave no picture from `fromS` to `toS` seconds after noon. */
export function findingAt(fromS: number, toS: number | null): Finding {
  return {
    kind: 'finding',
    id: `a/finding/${fromS}`,
    revision: 1,
    room: 'a',
    session: null,
    side: 'push',
    finding: 'push_failed',
    reason: 'camera',
    from: NOON + fromS * 1000,
    to: toS === null ? null : NOON + toS * 1000,
    viewers: { affected: 0, watching: 0 },
    groups: [],
    evidence: [],
    summary: `No camera since ${fromS}.`,
    advice: ['Allow the camera.'],
    provisional: false,
    retracted: false,
    ruleVersion: '1',
  };
}

/** What the VJ was told of a stutter, `afterS` seconds into it. */
export function alertOf(stutter: Stutter, afterS: number): Alert {
  const { id, room, cause, origin, severity, from, to } = stutter;
  return {
    kind: 'alert',
    id: `${id}/vj`,
    revision: 1,
    room,
    audience: 'vj',
    cause,
    origin,
    severity,
    at: from + afterS * 1000,
    resolvedAt: to,
    advice: 'clog_wifi',
    message: 'Please move.',
    remedies: ['Switch to Wi-Fi.'],
    retracted: false,
    stutter: id,
  };
}

/** A network that is bad in seven rooms since noon. */
export const incident: Incident = {
  kind: 'incident',
  id: 'downstream_lag/network/AS4134/0',
  revision: 1,
  cause: 'downstream_lag',
  by: 'network',
  cellId: 'AS4134',
  tied: [],
  from: NOON,
  to: null,
  rooms: 7,
  roomsWatched: 8,
  viewers: { affected: 9, watching: 11 },
  roomIds: ['a'],
  stutterIds: [],
  evidence: [],
  probability: 0.99,
  summary: 'Network AS4134 is bad in 7 of 8 rooms.',
  provisional: true,
  retracted: false,
  ruleVersion: '1',
};
