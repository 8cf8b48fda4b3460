import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../../rules/ruleTable.ts';
import { evidence } from '../../../verdict/evidence.ts';
import type { Evidence } from '../../../verdict/verdict.ts';

/** One setting that a push would do better with another value of. */
export interface Setting {
  readonly reason: string;
  readonly evidence: Evidence[];
}

type Stream = Batch['stream'];

/** The video bitrates that fit a picture of this size in this scenario, kbit/s. */
function fittingKbps(shortSide: number, scenario: Stream['scenario'], rules: Rules) {
  const isGame = scenario === 'game';
  if (shortSide <= rules.presetSdShortSide)
    return isGame
      ? { least: rules.presetGameSdKbps, most: rules.presetGameFastKbps }
      : { least: rules.presetBeautySdLeastKbps, most: rules.presetBeautySdKbps };
  if (shortSide <= rules.presetHdShortSide)
    return isGame
      ? { least: rules.presetGameHdKbps, most: rules.presetGameFastKbps }
      : { least: rules.presetBeautyHdKbps, most: rules.presetBeautyHdKbps };
  return { least: rules.presetUhdKbps, most: rules.presetUhdKbps };
}

function bitrate({ width = 0, height = 0, videoBitrate = 0, scenario }: Stream, at: number, rules: Rules) {
  const shortSide = Math.min(width, height);
  if (shortSide <= 0 || videoBitrate <= 0 || scenario === undefined) return [];
  const { least, most } = fittingKbps(shortSide, scenario, rules);
  const line = { signal: 'video bitrate', at, value: videoBitrate, unit: 'kbit/s' } as const;
  const low = least * rules.settingsBitrateLowRatio;
  const high = most * rules.settingsBitrateHighRatio;
  if (videoBitrate < low)
    return [{ reason: 'bitrate_too_low', evidence: evidence({ ...line, comparison: '<', limit: low }) }];
  if (videoBitrate > high)
    return [{ reason: 'bitrate_too_high', evidence: evidence({ ...line, comparison: '>', limit: high }) }];
  return [];
}

function frameRate({ targetFps, scenario }: Stream, at: number, rules: Rules): Setting[] {
  if (targetFps === undefined) return [];
  const least = scenario === 'game' ? rules.fpsTargetGame : rules.fpsTooLow;
  const line = { signal: 'target fps', at, value: targetFps, unit: 'frames/s' } as const;
  if (targetFps < least)
    return [{ reason: 'fps_too_low', evidence: evidence({ ...line, comparison: '<', limit: least }) }];
  if (targetFps > rules.settingsFpsUseful)
    return [
      {
        reason: 'fps_above_useful',
        evidence: evidence({ ...line, comparison: '>', limit: rules.settingsFpsUseful }),
      },
    ];
  return [];
}

/** What the settings of a push, as it names them, would better be otherwise. handbook, "Image Quality". */
export function pushSettings(stream: Stream, at: number, rules: Rules): Setting[] {
  return [...bitrate(stream, at, rules), ...frameRate(stream, at, rules)];
}

/**
 * The settings that burden a processor for nothing that anybody sees, as evidence. Not the frame rate: 30 frames/s
 * are usual, and most processors make them.
 */
export const asksTooMuch = (stream: Stream, at: number, rules: Rules): Evidence[] =>
  pushSettings(stream, at, rules)
    .filter(({ reason }) => reason === 'bitrate_too_high')
    .flatMap((setting) => setting.evidence);

/** The link that expires soon: a lost connection would not be let in again. Handbook, "Push URL". */
export function expiringLink({ urlExpiresAt }: Stream, at: number, rules: Rules): Setting | null {
  if (urlExpiresAt === undefined || urlExpiresAt - at > rules.settingsUrlExpiresMs) return null;
  const line = { signal: 'time until the link expires', at, unit: 'ms', comparison: '<=' } as const;
  return {
    reason: 'link_expires',
    evidence: evidence({ ...line, value: urlExpiresAt - at, limit: rules.settingsUrlExpiresMs }),
  };
}

/** What of a stream the advice hangs on, as one word: other words, other advice. */
export const settingsKey = ({ width, height, videoBitrate, targetFps, scenario }: Stream): string =>
  `${scenario} ${width} ${height} ${videoBitrate} ${targetFps}`;
