import type { Rules } from '../../rules/ruleTable.ts';
import { evidence } from '../../verdict/evidence.ts';
import type { Evidence, Origin, Severity } from '../../verdict/verdict.ts';
import type { PushReading } from './reading.ts';
import { moveSpell, newSpell, type Spell, type SpellChange } from './spell.ts';
import { mean, newTally, type Tally, tally } from './tally.ts';

/** CPU that is not the app's own: what runs behind it. Held against the app's. */
export const CPU_REST = 'cpuRest';

/** What is remembered of a push to say whether it makes too few frames by itself. */
export interface LowFps {
  readonly spell: Spell;
  fps: Tally;
  cpu: Tally;
  app: Tally;
  que: Tally;
  busySamples: number;
  encoderFault: boolean;
}

const newAccount = () => ({
  fps: newTally(),
  cpu: newTally(),
  app: newTally(),
  que: newTally(),
  busySamples: 0,
  encoderFault: false,
});

export function newLowFps(): LowFps {
  return { spell: newSpell(), ...newAccount() };
}

/** FPS below which a push with this target is low, frames/s. */
export function lowFpsLimit(targetFps: number, rules: Rules): number {
  const relative = targetFps * rules.fpsLowRatio;
  // handbook, "Low Frame Rate": below 10 is too low; of a target near 10 it says nothing. Nor does "above 15 is
  // smooth" of a target: every beauty preset is 15, and 14 of a game's 20 is reduced, not low.
  return targetFps * rules.fpsOkRatio >= rules.fpsTooLow ? Math.max(relative, rules.fpsTooLow) : relative;
}

/** How one sample may be judged. */
export interface Judging {
  readonly targetFps: number;
  /** Warm-up, a change of resolution, a camera that was turned off: FPS says nothing now. */
  readonly excused: boolean;
  /** The send queue is backing up: FPS falls because of the clog, and the clog is the cause. */
  readonly backPressure: boolean;
}

export function stepLowFps(low: LowFps, reading: PushReading, judging: Judging, rules: Rules): SpellChange {
  const { t, fps, spanMs } = reading;
  // Nothing measured, or a queue that may be why: it neither makes a run of few frames nor breaks one.
  const isOpaque = fps === null || (judging.backPressure && !judging.excused);
  const isLow = (fps ?? 0) < lowFpsLimit(judging.targetFps, rules);
  const bad = isOpaque ? null : isLow && !judging.excused;
  const enter = bad === true && low.spell.badMs + spanMs >= rules.fpsEnterMs;
  const change = moveSpell(low.spell, {
    t,
    start: t - spanMs,
    unheardMs: reading.unheardMs,
    bad,
    enter,
    stay: fps === null || fps < judging.targetFps * rules.fpsOkRatio,
    exitMs: rules.fpsExitMs,
    reopenMs: rules.fpsReopenMs,
  });
  account(low, reading, bad === true, rules);
  return change;
}

/** Forgets a spell that turned out to be a clog's symptom. */
export function withdrawLowFps(low: LowFps): void {
  Object.assign(low.spell, newSpell());
  Object.assign(low, newAccount());
}

/** An encoder that cannot use every core starves while the device as a whole is not saturated. */
export function isCpuBusy({ cpuApp, cpuSys }: PushReading, rules: Rules): boolean {
  return (cpuSys ?? 0) >= rules.cpuBusyPercent || (cpuApp ?? 0) >= rules.cpuAppBusyPercent;
}

function account(low: LowFps, reading: PushReading, bad: boolean, rules: Rules): void {
  const { t, fps, cpuApp, cpuSys, que } = reading;
  if (!low.spell.open && !bad) {
    const mayReopen = low.spell.to !== null && t - low.spell.to <= rules.fpsReopenMs;
    if (!mayReopen) Object.assign(low, newAccount());
    return;
  }
  if (!bad) return;
  tally(low.fps, fps, t);
  tally(low.cpu, cpuSys, t);
  tally(low.app, cpuApp, t);
  tally(low.que, que, t);
  if (isCpuBusy(reading, rules)) low.busySamples += 1;
}

export function lowFpsSeverity(low: LowFps, targetFps: number, rules: Rules): Severity {
  const average = mean(low.fps);
  return average !== null && average < targetFps * rules.fpsSevereRatio ? 'severe' : 'visible';
}

export function lowFpsOrigin(low: LowFps, rules: Rules): Origin {
  if (low.cpu.n > 0 && low.busySamples / low.cpu.n >= rules.cpuBusyShare) return 'encoder_cpu';
  if (low.encoderFault) return 'encoder_fault';
  // An idle CPU and too few frames: the frames were never captured (handbook: dim light slows the camera).
  return low.cpu.n > 0 ? 'camera' : 'unknown';
}

/** The app itself takes most of what the processor does: nothing behind it need be closed. */
export function isOwnLoad(low: LowFps): boolean {
  const [cpu, app] = [mean(low.cpu), mean(low.app)];
  return cpu !== null && app !== null && app >= cpu - app;
}

export function lowFpsEvidence(low: LowFps, targetFps: number, rules: Rules): Evidence[] {
  const at = low.spell.confirmedAt;
  const cpu = mean(low.cpu);
  const app = mean(low.app);
  const rest = cpu === null || app === null ? null : Math.max(0, cpu - app);
  const que = low.que.n === 0 ? null : low.que.max;
  return [
    ...evidence({
      signal: 'fps',
      at,
      value: mean(low.fps),
      unit: 'frames/s',
      comparison: '<',
      limit: lowFpsLimit(targetFps, rules),
    }),
    ...evidence({
      signal: 'cpuSys',
      at,
      value: cpu,
      unit: '%',
      comparison: '>=',
      limit: rules.cpuBusyPercent,
      supports: cpu !== null && cpu >= rules.cpuBusyPercent,
    }),
    ...evidence({
      signal: 'cpuApp',
      at,
      value: app,
      unit: '%',
      comparison: '>=',
      limit: rules.cpuAppBusyPercent,
      supports: app !== null && app >= rules.cpuAppBusyPercent,
    }),
    // handbook, "Low Frame Rate": is it the app itself, or something behind it?
    ...evidence({
      signal: CPU_REST,
      at,
      value: rest,
      unit: '%',
      comparison: '>',
      limit: app ?? 0,
      supports: rest !== null && rest > (app ?? 0) && cpu !== null && cpu >= rules.cpuBusyPercent,
    }),
    ...evidence({
      signal: 'que',
      at,
      value: que,
      unit: 'frames',
      comparison: '<',
      limit: rules.clogQueFrames,
      supports: que !== null && que < rules.clogQueFrames,
    }),
  ];
}
