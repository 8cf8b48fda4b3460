import type { Incident } from '../../packages/simulator/src/index.ts';
import type { Claim, Said, Truth } from '../../tools/evaluate/score/said.ts';

/** Start of every hand-made run, Unix ms. */
export const START = 1_763_800_000_000;

const at = (seconds: number) => START + seconds * 1000;

/** Twenty viewers v0 … v19: the even ones on network A and server a, the odd ones on B, v0 to v9 on server b. */
export const viewers = Array.from({ length: 20 }, (_, n) => `v${n}`);

export function truth(incidents: readonly Incident[], part: Partial<Truth['scenario']> = {}): Truth {
  return {
    scenario: {
      id: 'one',
      family: 'clog_short',
      split: 'training',
      seed: 1,
      room: '8888_one',
      durationMs: 180_000,
      viewers: 20,
      ...part,
    },
    startMs: START,
    incidents,
    hidden: [],
    freezes: [],
    screens: [],
    neutral: [],
    variants: {},
    roster: new Map(
      viewers.map((viewer, n) => [
        viewer,
        [
          { by: 'network', id: n % 2 === 0 ? 'A' : 'B' },
          { by: 'server', id: n % 2 === 0 ? 'a' : 'b' },
          { by: 'region', id: n < 10 ? 'north' : 'south' },
        ],
      ]),
    ),
  };
}

/** Harm to everybody by the uplink, in seconds after START. */
export function incident(from: number, to: number, part: Partial<Incident> = {}): Incident {
  return {
    cause: 'upstream_clog',
    mechanism: 'uplink',
    jointWith: [],
    radius: { by: 'room', id: '' },
    harmSeconds: 10,
    viewers,
    watching: viewers.length,
    ...part,
    from: at(from),
    to: at(to),
  };
}

/** A stutter said, in seconds after START; told two seconds after it began. */
export function claim(from: number, to: number, part: Partial<Claim> = {}): Claim {
  return {
    id: `${part.cause ?? 'upstream_clog'}/${from}`,
    cause: 'upstream_clog',
    origin: 'uplink_bandwidth',
    severity: 'visible',
    saidAt: at(from + 2),
    session: null,
    groups: [],
    confidence: null,
    evidence: [],
    ...part,
    from: at(from),
    to: at(to),
  };
}

export function said(claims: readonly Claim[], part: Partial<Said> = {}): Said {
  return { claims, alerts: [], findings: [], forecasts: [], corrections: 0, ...part };
}

/** An alert about a stutter from second `from` to `to`. */
export const alert = (from: number, to: number) => ({
  cause: 'upstream_clog' as const,
  saidAt: at(from + 3),
  from: at(from),
  to: at(to),
});

export { at };
