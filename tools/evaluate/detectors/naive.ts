import type { Cause, Origin } from '../../../packages/diagnosis/src/index.ts';
import type { Outcome } from '../../../packages/simulator/src/index.ts';
import type { Claim, Said } from '../score/said.ts';
import { type Sample, type Track, tracksOf } from './samples.ts';
import { type Look, type Spell, spellsOf } from './spells.ts';

/** A rule of single samples: what a person with a dashboard and a list of thresholds would say. */
export interface NaiveRule {
  readonly name: string;
  readonly inARow: number;
  readonly clog: (sample: Sample, before: Sample | undefined) => boolean;
  readonly lowFps: (sample: Sample, before: Sample | undefined) => boolean;
  /** A viewer's trouble from its samples; where null, from its own loading events. */
  readonly lag: ((sample: Sample, before: Sample | undefined) => boolean) | null;
}

/** Processor load from which the handbook names the CPU. */
const CPU_BUSY_PERCENT = 80;

/** Share of lagging viewers from which a person would say "all of them". */
const MOST = 0.5;

export function claim(
  cause: Cause,
  origin: Origin,
  { from, to, saidAt }: Spell,
  session: string | null = null,
): Claim {
  const id = `${cause}/${session ?? ''}/${from}`;
  const where = { session, groups: [], confidence: null, evidence: [] };
  return { id, cause, origin, severity: 'visible', from, to, saidAt, ...where };
}

const looksOf = (
  samples: readonly Sample[],
  holds: (sample: Sample, before: Sample | undefined) => boolean,
): Look[] =>
  samples.map((sample, index) => ({
    at: sample.at,
    knownAt: sample.knownAt,
    holds: holds(sample, samples[index - 1]),
  }));

/** Loading as the player tells it: begun by 2007, ended by 2004, once playback had begun. */
function loadingSpells({ events }: Track): Spell[] {
  const spells: Spell[] = [];
  let open: Spell | null = null;
  let playing = false;
  for (const { at, knownAt, code } of events) {
    if (code === 2007 && playing) open = { from: at, to: at, saidAt: knownAt };
    if (code === 2105) spells.push({ from: at, to: at, saidAt: knownAt });
    if (code !== 2004) continue;
    if (open !== null) spells.push({ ...open, to: at });
    playing = true;
    open = null;
  }
  return open === null ? spells : [...spells, open];
}

const overlaps = (a: Spell, b: Spell) => a.from <= b.to && b.from <= a.to;

/** Says a viewer lags when it lags and the push is not ill at that moment; says the room when most do. */
function lagClaims(
  viewers: readonly { session: string; spells: readonly Spell[] }[],
  push: readonly Spell[],
): Claim[] {
  const own = viewers.flatMap(({ session, spells }) =>
    spells.filter((spell) => !push.some((ill) => overlaps(ill, spell))).map((spell) => ({ session, spell })),
  );
  const claims: Claim[] = [];
  for (const { session, spell } of own.sort((a, b) => a.spell.from - b.spell.from)) {
    const others = new Set(own.filter((other) => overlaps(other.spell, spell)).map((other) => other.session));
    const whole = viewers.length > 1 && others.size > MOST * viewers.length;
    const next = claim(
      'downstream_lag',
      whole ? 'delivery' : 'viewer_network',
      spell,
      whole ? null : session,
    );
    const said = claims.some((one) => one.session === next.session && overlaps(one, next));
    if (!said) claims.push(next);
  }
  return claims;
}

/** Runs a rule of single samples over a room. */
export function naive(rule: NaiveRule, outcome: Outcome): Said {
  const tracks = tracksOf(outcome);
  const claims: Claim[] = [];
  const push: Spell[] = [];
  for (const { samples } of tracks.filter(({ side }) => side === 'push')) {
    const clogs = spellsOf(looksOf(samples, rule.clog), rule.inARow);
    const lows = spellsOf(looksOf(samples, rule.lowFps), rule.inARow);
    push.push(...clogs, ...lows);
    claims.push(...clogs.map((spell) => claim('upstream_clog', 'uplink_bandwidth', spell)));
    for (const spell of lows) {
      const at = samples.find((sample) => sample.at >= spell.from);
      const busy = (at?.value('cpuSys') ?? 0) >= CPU_BUSY_PERCENT;
      claims.push(claim('low_frame_rate', busy ? 'encoder_cpu' : 'camera', spell));
    }
  }
  const { lag } = rule;
  const viewers = tracks
    .filter(({ side }) => side === 'play')
    .map((track) => ({
      session: track.session,
      spells:
        lag === null ? joined(loadingSpells(track)) : spellsOf(looksOf(track.samples, lag), rule.inARow),
    }));
  claims.push(...lagClaims(viewers, push));
  const alerts = claims
    .filter(({ cause }) => cause !== 'downstream_lag')
    .map(({ cause, saidAt, from, to }) => ({ cause, saidAt, from, to }));
  return { claims, alerts, findings: [], forecasts: [], corrections: 0 };
}

/** Loading that comes again and again is one lag. */
const joined = (spells: readonly Spell[]): Spell[] =>
  spellsOf(
    spells.flatMap(({ from, to, saidAt }) => [from, to].map((at) => ({ at, knownAt: saidAt, holds: true }))),
  );
