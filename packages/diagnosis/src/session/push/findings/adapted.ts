import type { Rules } from '../../../rules/ruleTable.ts';
import { evidence } from '../../../verdict/evidence.ts';
import type { Evidence } from '../../../verdict/verdict.ts';
import type { PushReading } from '../reading.ts';
import { moveSpell, newSpell, type Spell, type SpellChange } from '../spell.ts';
import { newTally, type Tally, tally, variation } from '../tally.ts';

/** What is remembered of a push to say that it gave up bitrate to stay smooth. */
export interface Adapted {
  readonly spell: Spell;
  /** kbit a frame while the push was well, slowly forgotten. */
  kbitPerFrame: number | null;
  /** VRA, smoothed over a few seconds, kbit/s. */
  vra: number | null;
  /** When a 1006 last came, and the bitrate that it named, kbit/s. */
  announcedAt: number | null;
  announcedKbps: number | null;
  /** VRA since it is less than it was set to be. */
  run: Tally;
}

export const newAdapted = (): Adapted => ({
  spell: newSpell(),
  kbitPerFrame: null,
  vra: null,
  announcedAt: null,
  announcedKbps: null,
  run: newTally(),
});

/** Takes a 1006 down. Some SDKs name the new bitrate beside it, in words of their own. */
export function noteBitrateChange(adapted: Adapted, t: number, detail: string | undefined): void {
  const named = /(\d+(?:\.\d+)?) ?(?:kbit\/s|kbps)/i.exec(detail ?? '')?.[1];
  adapted.announcedAt = t;
  adapted.announcedKbps = named === undefined ? null : Number(named);
}

/** Moves a running mean by a value that stands for `spanMs`. */
const smoothed = (before: number | null, value: number, spanMs: number, seconds: number) =>
  before === null ? value : before + (value - before) * (1 - Math.exp(-spanMs / (seconds * 1000)));

/** Moves it by one sample. Without a configured bitrate there is nothing to have given up. */
export function stepAdapted(
  adapted: Adapted,
  { t, fps, vra, spanMs }: PushReading,
  targetFps: number,
  configuredKbps: number,
  rules: Rules,
): SpellChange {
  if (vra === null || fps === null || configuredKbps <= 0) return 'none';
  adapted.vra = smoothed(adapted.vra, vra, spanMs, rules.adaptedSmoothSeconds);
  const holds = fps >= targetFps * rules.fpsOkRatio;
  const perFrame = fps > 0 ? vra / fps : null;
  const isFull = vra >= configuredKbps * rules.adaptedOkRatio;
  if (holds && isFull && perFrame !== null)
    adapted.kbitPerFrame = smoothed(adapted.kbitPerFrame, perFrame, spanMs, rules.adaptedBaselineSeconds);

  const usual = adapted.kbitPerFrame ?? configuredKbps / targetFps;
  // A saturated processor lowers both VRA and FPS; only adaption makes each frame smaller.
  const thinner = perFrame !== null && perFrame < usual * rules.adaptedFrameRatio;
  const isLess = adapted.vra < configuredKbps * rules.adaptedOkRatio;
  const { announcedAt, announcedKbps } = adapted;
  const isSaid = announcedKbps !== null && announcedKbps < configuredKbps * rules.adaptedOkRatio;
  const isHinted = announcedAt !== null && announcedKbps === null && isLess && thinner;
  const wasFull = adapted.kbitPerFrame !== null;
  const isLow = wasFull && adapted.vra < configuredKbps * rules.adaptedBitrateRatio && thinner && holds;
  if (!isLow) adapted.run = newTally();
  else tally(adapted.run, vra, t);
  // A calm scene makes small frames too, and now and then a larger one: an encoder held to a rate keeps to it.
  const spread = isLow ? variation(adapted.run) : null;
  const isSteady = spread !== null && spread <= rules.adaptedSteady;
  const bad = isSaid || isHinted || isLow;
  const badMs = adapted.spell.badMs + spanMs;
  const isNamedFull = announcedKbps !== null && !isSaid;
  const change = moveSpell(adapted.spell, {
    t,
    start: t - spanMs,
    bad,
    enter:
      isSaid || (isHinted && badMs >= rules.adaptedEnterMs) || (isSteady && badMs >= rules.adaptedSteadyMs),
    stay: isSaid || (isLess && !isNamedFull),
    exitMs: rules.adaptedExitMs,
    reopenMs: rules.findingReopenMs,
  });
  if (change === 'opened' && isSaid && announcedAt !== null) adapted.spell.from = announcedAt;
  return change;
}

/** The numbers that make it adaption. */
export function adaptedEvidence(adapted: Adapted, configuredKbps: number, rules: Rules): Evidence[] {
  const { announcedKbps, vra } = adapted;
  const at = adapted.spell.confirmedAt;
  const limit = configuredKbps * rules.adaptedOkRatio;
  const line = { at, unit: 'kbit/s', comparison: '<', limit } as const;
  return [
    ...evidence({ ...line, signal: '1006', value: announcedKbps }),
    ...evidence({ ...line, signal: 'vra', value: vra, supports: (vra ?? limit) < limit }),
  ];
}
