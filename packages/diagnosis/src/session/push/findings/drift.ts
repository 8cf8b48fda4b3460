import type { Rules } from '../../../rules/ruleTable.ts';
import { evidence } from '../../../verdict/evidence.ts';
import type { Evidence } from '../../../verdict/verdict.ts';
import type { PushReading } from '../reading.ts';

/** What is remembered of a push to say that its frame rate falls slowly while nothing else changes. */
export interface Drift {
  /** FPS as it used to be, and as it is now: smoothed over minutes, and over seconds. */
  level: number | null;
  fps: number | null;
  /** Load of the device now, smoothed, %. */
  cpu: number | null;
  /** Seconds' worth of target frames that were lost beneath the level (CUSUM: Page 1954). */
  lost: number;
  onsetAt: number | null;
  /** The load when the fall began. */
  onsetCpu: number | null;
  /** Half way into the fall: what FPS and load were then. */
  half: { readonly fps: number; readonly cpu: number | null } | null;
  /** It fell at once: whatever that was, it is no drift. */
  stepped: boolean;
  openSince: number | null;
}

export const newDrift = (): Drift => ({
  level: null,
  fps: null,
  cpu: null,
  lost: 0,
  onsetAt: null,
  onsetCpu: null,
  half: null,
  stepped: false,
  openSince: null,
});

const toward = (before: number | null, value: number, spanMs: number, seconds: number) =>
  before === null ? value : before + (value - before) * (1 - Math.exp(-spanMs / (seconds * 1000)));

/** Moves it by one sample of which FPS may be judged. */
export function stepDrift(
  drift: Drift,
  { t, fps, cpuSys, spanMs }: PushReading,
  targetFps: number,
  rules: Rules,
): 'none' | 'opened' | 'closed' {
  if (fps === null || spanMs === 0) return 'none';
  const now = toward(drift.fps, fps, spanMs, rules.driftNowSeconds);
  drift.fps = now;
  const cpuBefore = drift.cpu;
  if (cpuSys !== null) drift.cpu = toward(drift.cpu, cpuSys, spanMs, rules.driftNowSeconds);
  const level = drift.level ?? now;
  const lack = (level - fps) / targetFps - rules.driftSlack;
  const most = 2 * rules.driftLostSeconds;
  drift.lost = Math.min(most, Math.max(0, drift.lost + (lack * spanMs) / 1000));
  if (drift.lost === 0) {
    drift.level = toward(drift.level, fps, spanMs, rules.driftLevelSeconds);
    const wasOpen = drift.openSince !== null;
    Object.assign(drift, { onsetAt: null, onsetCpu: null, half: null, stepped: false, openSince: null });
    return wasOpen ? 'closed' : 'none';
  }
  if (drift.onsetAt === null) drift.onsetCpu = cpuBefore;
  const onsetAt = drift.onsetAt ?? t - spanMs;
  drift.onsetAt = onsetAt;
  if (t - onsetAt >= rules.driftLeastMs / 2) drift.half ??= { fps: now, cpu: drift.cpu };
  return decide(drift, t, targetFps, rules);
}

function decide(drift: Drift, t: number, targetFps: number, rules: Rules): 'none' | 'opened' {
  const { onsetAt, onsetCpu, half, fps, cpu } = drift;
  if (drift.openSince !== null || drift.stepped || onsetAt === null || fps === null) return 'none';
  if (drift.lost < rules.driftLostSeconds) return 'none';
  if (t - onsetAt < rules.driftLeastMs || half === null) {
    drift.stepped = true;
    return 'none';
  }
  const stillFalls = fps <= half.fps - targetFps * rules.driftFall;
  const isFlat = [half.cpu, onsetCpu].every(
    (before) => cpu === null || before === null || Math.abs(cpu - before) <= rules.driftFlatPercent,
  );
  if (!stillFalls || !isFlat) return 'none';
  drift.openSince = onsetAt;
  return 'opened';
}

/** The fall, and the load that does not explain it. */
export function driftEvidence(drift: Drift, at: number, targetFps: number, rules: Rules): Evidence[] {
  const { half, cpu, level } = drift;
  return [
    ...evidence({
      signal: 'fps',
      at,
      value: drift.fps,
      unit: 'frames/s',
      comparison: '<',
      limit: (level ?? targetFps) - targetFps * rules.driftSlack,
    }),
    ...evidence({
      signal: 'change of cpuSys',
      at,
      value: cpu === null || half?.cpu == null ? null : Math.abs(cpu - half.cpu),
      unit: '%',
      comparison: '<=',
      limit: rules.driftFlatPercent,
    }),
  ];
}
