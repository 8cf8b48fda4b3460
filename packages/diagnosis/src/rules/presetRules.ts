import type { Rule } from './rule.ts';
import { derived, presets } from './sources.ts';

/** What a push is advised to be set to. */
export const presetRules = [
  {
    name: 'presetSdShortSide',
    value: 360,
    unit: 'px',
    source: presets,
    meaning: 'short side of a standard-definition picture, and of what is smaller',
  },
  {
    name: 'presetHdShortSide',
    value: 540,
    unit: 'px',
    source: presets,
    meaning: 'short side of a high-definition picture; what is larger is ultra high definition',
  },
  {
    name: 'presetBeautySdLeastKbps',
    value: 400,
    unit: 'kbit/s',
    source: presets,
    meaning: 'least video bitrate of a beauty show in standard definition',
  },
  {
    name: 'presetBeautySdKbps',
    value: 800,
    unit: 'kbit/s',
    source: presets,
    meaning: 'most video bitrate of a beauty show in standard definition',
  },
  {
    name: 'presetBeautyHdKbps',
    value: 1200,
    unit: 'kbit/s',
    source: presets,
    meaning: 'video bitrate of a beauty show in high definition',
  },
  {
    name: 'presetGameSdKbps',
    value: 800,
    unit: 'kbit/s',
    source: presets,
    meaning: 'video bitrate of a game in standard definition',
  },
  {
    name: 'presetGameHdKbps',
    value: 1000,
    unit: 'kbit/s',
    source: presets,
    meaning: 'video bitrate of a game in high definition',
  },
  {
    name: 'presetGameFastKbps',
    value: 2000,
    unit: 'kbit/s',
    source: presets,
    meaning: 'video bitrate of a fast game, up to high definition',
  },
  {
    name: 'presetUhdKbps',
    value: 1800,
    unit: 'kbit/s',
    source: presets,
    meaning: 'video bitrate in ultra high definition',
  },
  {
    name: 'settingsUrlExpiresMs',
    value: 3_600_000,
    unit: 'ms',
    source: 'handbook, "Push URL": valid for 12 or 24 hours, since a VJ must be able to resume',
    meaning: 'how soon a push link may expire before somebody is told: once it has, no reconnect is let in',
  },
  {
    name: 'settingsBitrateLowRatio',
    value: 0.75,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the least fitting bitrate below which the picture is blocky',
  },
  {
    name: 'settingsBitrateHighRatio',
    value: 1.5,
    unit: 'ratio',
    source: derived,
    meaning: 'multiple of the most fitting bitrate above which an uplink is burdened for nothing',
  },
  {
    name: 'settingsFpsUseful',
    value: 24,
    unit: 'frames/s',
    source: presets,
    meaning: 'target FPS above which nobody sees a difference',
  },
] as const satisfies readonly Rule[];
