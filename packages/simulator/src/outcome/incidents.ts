import type { ScreenSecond, ViewerPlace } from '../report/observer.ts';
import { Harm } from './harm.ts';
import type { Cut, HarmCause, HarmRadius, Incident, Mechanism, Unexplained } from './outcome.ts';
import { chainsOf, type Spell } from './spells.ts';

/** Harm of one cause and radius that pauses for no longer is one incident, seconds. */
const INCIDENT_GAP = 5;
/** A mechanism whose removal leaves more than this part of a harm is no cause of it. */
const LEFT = 0.5;

/** A harm of less than this part of a larger one of the same cause, at the same time, is its fringe. */
const FRINGE = 0.2;

/** The cause that a mechanism's harm is told as. */
export const causeOf: Readonly<Record<Mechanism, HarmCause>> = {
  uplink: 'upstream_clog',
  cpu: 'low_frame_rate',
  camera: 'low_frame_rate',
  encoder: 'low_frame_rate',
  origin: 'downstream_lag',
  edge_server: 'downstream_lag',
  network: 'downstream_lag',
  region: 'downstream_lag',
  version: 'downstream_lag',
  last_mile: 'downstream_lag',
  device: 'downstream_lag',
};

/** One run and the same run without each mechanism that could have mattered. */
export interface Runs {
  readonly startAtMs: number;
  /** 0 where there is no picture. */
  readonly targetFps: number;
  readonly screens: readonly ScreenSecond[];
  readonly ablated: ReadonlyMap<Mechanism, readonly ScreenSecond[]>;
}

interface Caused extends Spell {
  readonly viewer: ViewerPlace;
  readonly harmSeconds: number;
  /** Those whose removal removes at least half of it, the most effective first. */
  readonly causes: readonly Mechanism[];
}

function radiusOf(mechanism: Mechanism, { session, client, stream }: ViewerPlace): HarmRadius {
  switch (mechanism) {
    case 'edge_server':
      return { by: 'server', id: stream.serverIp ?? '' };
    case 'network':
      return { by: 'network', id: client.networkId ?? '' };
    case 'region':
      return { by: 'region', id: client.region ?? '' };
    case 'version':
      return { by: 'version', id: client.app ?? '' };
    case 'last_mile':
    case 'device':
      return { by: 'session', id: session };
    default:
      return { by: 'room', id: '' };
  }
}

/** Frames come a little sooner or later when anything is changed: harm that only moved by so much, seconds, is left. */
const MOVED = 2;
const around = ({ from, to }: Spell): Spell => ({ from: from - MOVED, to: to + MOVED });

function explained(runs: Runs, cut: Cut): Caused[] {
  const harmIn = (screens: readonly ScreenSecond[]) => new Harm(screens, runs.targetFps, cut);
  const ablated = [...runs.ablated].map(([mechanism, screens]) => ({ mechanism, harm: harmIn(screens) }));
  return harmIn(runs.screens)
    .spells()
    .map((spell) => ({
      ...spell,
      causes: ablated
        .map(({ mechanism, harm }) => ({ mechanism, left: harm.count(spell.viewer.session, around(spell)) }))
        .filter(({ left }) => left <= LEFT * spell.harmSeconds)
        .sort((one, two) => one.left - two.left)
        .map(({ mechanism }) => mechanism),
    }));
}

const sum = (spells: readonly Caused[]) => spells.reduce((total, { harmSeconds }) => total + harmSeconds, 0);

function frameOf(runs: Runs, chain: readonly Caused[]) {
  return {
    from: runs.startAtMs + 1000 * Math.min(...chain.map(({ from }) => from)),
    to: runs.startAtMs + 1000 * Math.max(...chain.map(({ to }) => to)),
    harmSeconds: sum(chain),
    viewers: [...new Set(chain.map(({ viewer }) => viewer.session))],
  };
}

function incidentOf(runs: Runs, chain: readonly Caused[]): Incident[] {
  const [first] = chain;
  const [mechanism, ...jointWith] = first?.causes ?? [];
  if (first === undefined || mechanism === undefined) return [];
  const frame = frameOf(runs, chain);
  const watching = runs.screens.filter(
    ({ second }) => runs.startAtMs + 1000 * second >= frame.from && runs.startAtMs + 1000 * second < frame.to,
  );
  return [
    {
      cause: causeOf[mechanism],
      mechanism,
      jointWith,
      radius: radiusOf(mechanism, first.viewer),
      ...frame,
      watching: new Set(watching.map(({ viewer }) => viewer.session)).size,
    },
  ];
}

const spanOf = (chain: readonly Caused[]): Spell => ({
  from: Math.min(...chain.map(({ from }) => from)),
  to: Math.max(...chain.map(({ to }) => to)),
});

function isFringeOf(small: readonly Caused[], large: readonly Caused[]): boolean {
  const [one, other] = [spanOf(small), spanOf(large)];
  return (
    sum(small) <= FRINGE * sum(large) &&
    one.from - other.to <= INCIDENT_GAP &&
    other.from - one.to <= INCIDENT_GAP &&
    small[0]?.causes.some((cause) => large[0]?.causes[0] === cause) === true
  );
}

/** Viewers at the edge of a large harm who also needed something else to feel it: they belong to the large one. */
function withoutFringes(chains: readonly (readonly Caused[])[]): readonly (readonly Caused[])[] {
  const grown = new Map(chains.map((chain) => [chain, [...chain]]));
  for (const small of chains) {
    const large = chains.find((chain) => chain !== small && isFringeOf(small, chain) && grown.has(chain));
    if (large === undefined) continue;
    grown.get(large)?.push(...(grown.get(small) ?? []));
    grown.delete(small);
  }
  return [...grown.values()];
}

/** Who did what to whom, at one cut: by what viewers saw and would have seen, not by what was injected. */
export function incidentsOf(runs: Runs, cut: Cut): { incidents: Incident[]; unexplained: Unexplained[] } {
  const spells = explained(runs, cut);
  const kindOf = ({ causes, viewer }: Caused) => {
    const [first] = causes;
    if (first === undefined) return '';
    const { by, id } = radiusOf(first, viewer);
    // Joint causes are joint in whatever order their shares put them.
    return `${[...causes].sort().join('+')} ${by} ${id}`;
  };
  const kinds = [...Map.groupBy(spells, kindOf)];
  const chains = withoutFringes(kinds.flatMap(([, members]) => chainsOf(members, INCIDENT_GAP)));
  const [known, unknown] = [true, false].map((is) =>
    chains.filter(([one]) => (one?.causes.length !== 0) === is),
  );
  return {
    incidents: (known ?? [])
      .flatMap((chain) => incidentOf(runs, chain))
      .sort((one, two) => one.from - two.from),
    unexplained: (unknown ?? []).map((chain) => frameOf(runs, chain)).sort((one, two) => one.from - two.from),
  };
}
