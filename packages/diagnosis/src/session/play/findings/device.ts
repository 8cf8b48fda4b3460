import type { Rules } from '../../../rules/ruleTable.ts';
import type { Told } from './viewTroubles.ts';

/** When decoding last failed: a single frame may have been damaged on its way. */
export interface Device {
  video: readonly number[];
  audio: readonly number[];
}

const never: readonly number[] = [];

export const newDevice = (): Device => ({ video: never, audio: never });

const short = (reason: string): Told => ({ finding: 'device_shortfall', reason, figure: 1 });

/** What an event says of the viewer's device. handbook, "Event Code": 2101, 2102, 2106, 2108. */
export function noteDeviceEvent(device: Device, code: number, t: number, rules: Rules): Told | null {
  switch (code) {
    case 2101:
      device.video = recent(device.video, t, rules);
      return device.video.length >= rules.decodeFailEvents ? short('video_decoder') : null;
    case 2102:
      device.audio = recent(device.audio, t, rules);
      return device.audio.length >= rules.decodeFailEvents ? short('audio_decoder') : null;
    case 2106:
      return short('no_hardware_decoder');
    case 2108:
      return short('hardware_refused_first_frame');
    default:
      return null;
  }
}

const recent = (times: readonly number[], t: number, rules: Rules): readonly number[] =>
  [...times, t].filter((at) => Math.abs(t - at) <= rules.decodeFailWindowMs).slice(-rules.decodeFailEvents);
