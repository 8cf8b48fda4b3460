import type { Rules } from '../rules/ruleTable.ts';

/** A preset as far as a choice between them goes. */
export interface Preset {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly videoKbps: number;
}

// handbook, "Video Quality": the sizes of its two tables; their bitrates are rules.
const uhd = { name: 'UHD', width: 720, height: 1280 };
const hd = { name: 'HD', width: 540, height: 960 };
const sd = { name: 'SD', width: 360, height: 640 };

function presetsOf(scenario: string | null, rules: Rules): readonly Preset[] {
  if (scenario === 'game') {
    const fps = rules.fpsTargetGame;
    return [
      { ...uhd, fps, videoKbps: rules.presetUhdKbps },
      { ...hd, fps, videoKbps: rules.presetGameHdKbps },
      { ...sd, fps, videoKbps: rules.presetGameSdKbps },
    ];
  }
  const fps = rules.fpsTargetBeauty;
  return [
    { ...uhd, fps, videoKbps: rules.presetUhdKbps },
    { ...hd, fps, videoKbps: rules.presetBeautyHdKbps },
    { ...sd, fps, videoKbps: rules.presetBeautySdKbps },
    { ...sd, name: 'SD at the least bitrate', fps, videoKbps: rules.presetBeautySdLeastKbps },
  ];
}

/** The best preset of a scenario that asks for no more than this in all, kbit/s, sound included; null when none does. */
export function presetFor(
  scenario: string | null,
  mostKbps: number,
  audioKbps: number,
  rules: Rules,
): Preset | null {
  const known = presetsOf(scenario, rules);
  return known.find(({ videoKbps }) => videoKbps + audioKbps <= mostKbps) ?? null;
}
