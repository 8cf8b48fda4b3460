import type { EventEntry } from './eventRow.ts';

// handbook, "Event Code", push: critical errors
export const pushCritical: readonly EventEntry[] = [
  {
    code: -1301,
    name: 'PUSH_ERR_OPEN_CAMERA_FAIL',
    meaning: 'No picture: the camera would not open.',
    implies: 'A failed start, by permission or a busy device; the VJ must act, the network is innocent.',
  },
  {
    code: -1302,
    name: 'PUSH_ERR_OPEN_MIC_FAIL',
    meaning: 'No sound: the microphone would not open.',
    implies: 'A failed start, by permission or a busy device; it says nothing about stutter.',
  },
  {
    code: -1303,
    name: 'PUSH_ERR_VIDEO_ENCODE_FAIL',
    meaning: 'The video encoder broke on a frame.',
    implies: 'An encoder fault: the SDK usually recovers, so count it as one when FPS is 0 or it repeats.',
  },
  {
    code: -1304,
    name: 'PUSH_ERR_AUDIO_ENCODE_FAIL',
    meaning: 'The audio encoder broke.',
    implies: 'Sound is lost; ARA falls without any clog.',
  },
  {
    code: -1305,
    name: 'PUSH_ERR_UNSUPPORTED_RESOLUTION',
    meaning: 'The device cannot encode the picture size it was asked for.',
    implies: 'A fault of the configuration: look at the app version and the device model.',
  },
  {
    code: -1306,
    name: 'PUSH_ERR_UNSUPPORTED_SAMPLERATE',
    meaning: 'The device cannot record at the audio rate it was asked for.',
    implies: 'A fault of the configuration: look at the app version and the device model, not the link.',
  },
  {
    code: -1307,
    name: 'PUSH_ERR_NET_DISCONNECT',
    meaning: 'The push is dead: reconnecting was given up after three tries.',
    implies: 'Every viewer of the room is cut off until the app pushes again; the uplink is the cause.',
  },
  {
    code: -1308,
    name: 'PUSH_ERR_CAMERA_OCCUPY',
    platforms: ['windows'],
    meaning: 'Another program holds the camera.',
    implies: 'A failed start that the VJ ends by closing that program or taking another camera.',
  },
  {
    code: -1308,
    name: 'PUSH_ERR_AUDIO_SYSTEM_NOT_WORK',
    platforms: ['ios'],
    meaning: "The phone's audio service is broken, so no sound is recorded.",
    implies: 'Sound only: the picture may well be smooth.',
  },
  {
    code: -1308,
    name: 'PUSH_ERR_SCREEN_CAPTURE_START_FAILED',
    platforms: ['android'],
    meaning: 'Capturing the screen did not begin; the user may have said no.',
    implies: 'A failed start of a screen share, to be settled by asking the user again.',
  },
  {
    code: -1309,
    name: 'PUSH_ERR_SCREEN_CAPTURE_UNSURPORT',
    platforms: ['android'],
    meaning: 'This Android is too old (before 5.0) to capture its screen.',
    implies: 'A failed start that no retry mends: the device class is the cause.',
  },
];
