/** A preset as far as a choice between them goes. */
export interface Preset {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly videoKbps: number;
}

// handbook, "Video Quality": the options of its two tables, of SD for shows the least bitrate that it names
const presets: Readonly<Record<'beauty' | 'game', readonly Preset[]>> = {
  beauty: [
    { name: 'UHD', width: 720, height: 1280, fps: 15, videoKbps: 1800 },
    { name: 'HD', width: 540, height: 960, fps: 15, videoKbps: 1200 },
    { name: 'SD', width: 360, height: 640, fps: 15, videoKbps: 800 },
    { name: 'SD at the least bitrate', width: 360, height: 640, fps: 15, videoKbps: 400 },
  ],
  game: [
    { name: 'UHD', width: 720, height: 1280, fps: 20, videoKbps: 1800 },
    { name: 'HD', width: 540, height: 960, fps: 20, videoKbps: 1000 },
    { name: 'SD', width: 360, height: 640, fps: 20, videoKbps: 800 },
  ],
};

/** The best preset of a scenario that asks for no more than this in all, kbit/s, sound included; null when none does. */
export function presetFor(scenario: string | null, mostKbps: number, audioKbps: number): Preset | null {
  const known = scenario === 'game' ? presets.game : presets.beauty;
  return known.find(({ videoKbps }) => videoKbps + audioKbps <= mostKbps) ?? null;
}
