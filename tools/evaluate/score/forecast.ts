import type { Finding } from '../../../packages/diagnosis/src/index.ts';
import type { Incident, Outcome } from '../../../packages/simulator/src/index.ts';

/** What an incident of the pusher's uplink first did to one viewer: when its screen stood still or skipped. */
export interface TrueFreeze {
  readonly session: string;
  readonly mode: string;
  /** Server's clock, Unix ms. */
  readonly at: number;
}

/** One viewer's screen as a forecast is held against it. */
export interface WatchedScreen {
  readonly session: string;
  /** Media cached when it was last heard of: by when that was heard, Unix ms. */
  readonly caches: readonly { readonly heardAt: number; readonly ms: number }[];
  /** Seconds in which it stood still or skipped, whatever the cause, Unix ms. */
  readonly frozenAt: readonly number[];
}

/** A forecast as it was said, a revision at a time: it cannot be unread. */
export interface SaidForecast {
  readonly id: string;
  /** Server's clock, Unix ms. */
  readonly saidAt: number;
  readonly freezes: NonNullable<Finding['forecast']>;
}

/** How a freeze was forecast: how long before it was said, ms; null where it was not. */
export interface FreezeFate {
  readonly freeze: TrueFreeze;
  readonly leadMs: number | null;
}

/** One viewer in one forecast: how likely its freeze was said to be, and whether it came. */
export interface ForecastFate {
  readonly probability: number;
  readonly came: boolean;
}

/** More than this of a second standing still, or fewer than that of its frames shown, is a freeze (as the labels have it). */
const STILL = 0.2;
const SHOWN = 0.6;
/** A forecast is of the next so many ms; so long before it was said it may have come true already, unheard. */
const HORIZON_MS = 12_000;
const UNHEARD_MS = 6000;
/** How far from a cache the middle of its bucket may lie: part of it, and at least, ms. */
const NEAR = 0.3;
const NEAR_MS = 250;

const isFrozen = ({ stalled, shown }: Outcome['seen'][number]) => stalled > STILL || shown < SHOWN;

/** What viewers saw and had cached, for forecasts to be held against. */
export function screensOf({ seen, delivered }: Outcome): WatchedScreen[] {
  const frozen = Map.groupBy(seen.filter(isFrozen), ({ session }) => session);
  const caches = new Map<string, { heardAt: number; ms: number }[]>();
  for (const { at, batch } of delivered) {
    const ms = batch.samples.cache?.findLast((one) => one !== null);
    if (batch.side !== 'play' || ms === undefined || ms === null) continue;
    const known = caches.get(batch.session) ?? [];
    known.push({ heardAt: at, ms });
    caches.set(batch.session, known);
  }
  return [...caches].map(([session, heard]) => ({
    session,
    caches: heard,
    frozenAt: (frozen.get(session) ?? []).map(({ at }) => at),
  }));
}

/** The first freeze of every viewer in every incident that the uplink caused. */
export function freezesOf(
  { delivered }: Pick<Outcome, 'delivered'>,
  incidents: readonly Incident[],
  screens: readonly WatchedScreen[],
): TrueFreeze[] {
  const streams = new Map(delivered.map(({ batch }) => [batch.session, batch.stream]));
  const clogs = incidents.filter(({ cause }) => cause === 'upstream_clog');
  return screens.flatMap(({ session, frozenAt }) => {
    const mine = clogs.filter(({ viewers }) => viewers.includes(session));
    const starts = mine.flatMap(({ from, to }) => frozenAt.find((at) => at >= from && at < to) ?? []);
    const { protocol, cacheMode } = streams.get(session) ?? {};
    const mode = protocol === 'hls' ? 'hls' : (cacheMode ?? 'auto');
    return starts.map((at) => ({ session, mode, at }));
  });
}

/** What a forecast says of a viewer: the entry of about as much as it was lately heard to have cached. */
function entryFor({ saidAt, freezes }: SaidForecast, { caches }: WatchedScreen) {
  const lately = caches.filter(({ heardAt }) => heardAt <= saidAt && heardAt > saidAt - UNHEARD_MS);
  const pairs = lately.flatMap(({ ms }) =>
    freezes.map((entry) => ({ entry, off: Math.abs(entry.cacheMs - ms) / Math.max(NEAR_MS, NEAR * ms) })),
  );
  const [nearest] = pairs.sort((a, b) => a.off - b.off);
  return nearest !== undefined && nearest.off <= 1 ? nearest.entry : undefined;
}

/** For every freeze, when it was first forecast: before it, or (a lead below zero) shortly after. */
export function freezeFates(
  freezes: readonly TrueFreeze[],
  screens: readonly WatchedScreen[],
  said: readonly SaidForecast[],
): FreezeFate[] {
  const screenOf = new Map(screens.map((screen) => [screen.session, screen]));
  return freezes.map((freeze) => {
    const screen = screenOf.get(freeze.session);
    const first = said.find(
      (forecast) =>
        screen !== undefined &&
        forecast.saidAt >= freeze.at - HORIZON_MS &&
        forecast.saidAt <= freeze.at + UNHEARD_MS &&
        entryFor(forecast, screen) !== undefined,
    );
    return { freeze, leadMs: first === undefined ? null : freeze.at - first.saidAt };
  });
}

/** Every viewer that a forecast named, by its first word about it. */
export function forecastFates(
  screens: readonly WatchedScreen[],
  said: readonly SaidForecast[],
): ForecastFate[] {
  return screens.flatMap((screen) => {
    const told = new Set<string>();
    return said.flatMap((forecast) => {
      const entry = entryFor(forecast, screen);
      if (entry === undefined || told.has(forecast.id)) return [];
      told.add(forecast.id);
      const came = screen.frozenAt.some(
        (at) => at >= forecast.saidAt - UNHEARD_MS && at <= forecast.saidAt + HORIZON_MS,
      );
      return [{ probability: entry.probability, came }];
    });
  });
}
