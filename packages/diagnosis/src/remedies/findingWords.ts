import type { FindingKind } from '../verdict/verdict.ts';

/** How a finding is told: what is so, without a full stop, and what to do about it, the first thing first. */
export interface FindingWords {
  readonly says: string;
  readonly advice: readonly string[];
}

type ByReason = Readonly<Record<string, FindingWords>>;

const newLink = 'Get a new push link, valid for a day, and start again.';

const pushFailed: ByReason = {
  camera: {
    says: 'The camera did not open: the app may not use it, or another app holds it',
    advice: ['Allow the app to use the camera.', 'Close other apps that use the camera.', 'Restart the app.'],
  },
  microphone: {
    says: 'The microphone did not open: the app may not use it, or another app holds it',
    advice: [
      'Allow the app to use the microphone.',
      'Close other apps that record sound.',
      'Restart the app.',
    ],
  },
  camera_without_frames: {
    says: 'The camera opened and gives no picture',
    advice: ['Close other apps that use the camera.', 'Switch to the other camera.', 'Restart the phone.'],
  },
  camera_occupied: {
    says: 'Another program holds the camera',
    advice: ['Close the program that uses the camera.', 'Choose another camera.'],
  },
  audio_system: {
    says: "The phone's audio service does not work",
    advice: ['Restart the phone.'],
  },
  screen_capture_refused: {
    says: 'The capture of the screen did not start: it may have been refused',
    advice: ['Start again and allow the screen to be captured.'],
  },
  screen_capture_unsupported: {
    says: 'This Android is too old to capture its screen (before 5.0)',
    advice: [
      'Broadcast the screen from a device with Android 5.0 or later.',
      'Broadcast the camera instead.',
    ],
  },
  device: {
    says: 'A device of the pusher (camera, sound or screen) did not start',
    advice: ['Allow the app to use camera, microphone and screen.', 'Close other apps that use them.'],
  },
  resolution: {
    says: 'The device cannot encode a picture of this size',
    advice: ['Choose a preset with a smaller picture.', 'Tell the developers of the app the device model.'],
  },
  sample_rate: {
    says: 'The device cannot record sound at this rate',
    advice: ['Choose another audio sample rate: 44.1 or 48 kHz.', 'Tell the developers of the app.'],
  },
  audio_encoder: {
    says: 'The audio encoder failed: viewers hear nothing',
    advice: ['Stop the broadcast and start it again.', 'Restart the phone.'],
  },
  gave_up: {
    says: 'The push gave up after its attempts to connect again',
    advice: ['Start the broadcast again.', 'Change the network: mobile data instead of Wi-Fi.'],
  },
  dns: {
    says: "The ingest server's name was not resolved",
    advice: ['Check that the phone is online.', 'Change the network.', 'Check the domain in the push link.'],
  },
  port_blocked: {
    says: 'The ingest server did not answer: a firewall may block TCP port 1935',
    advice: ['Change the network: mobile data tells whether it is the network.', 'Open TCP port 1935.'],
  },
  handshake: {
    says: 'The ingest server answered and the RTMP handshake broke',
    advice: ['Change the network.', 'Look for a proxy or a firewall that inspects RTMP.', 'Try again.'],
  },
  refused: {
    says: 'The ingest server hung up on the push: wrong signature, expired link, or the link is in use',
    advice: [newLink, 'Stop any other device that pushes with this link.', 'Check the push key.'],
  },
  url_in_use: {
    says: 'The ingest server hung up on the push while another device pushed with the same link',
    advice: ['Stop the other device, or give each device a link of its own.'],
  },
  signature_or_expired: {
    says: 'The ingest server refused the push from the start: wrong signature or expired link',
    advice: [newLink, 'Check the push key and the clock of whoever signs the link.'],
  },
  socket: {
    says: 'The connection of the push broke',
    advice: ['Check the network.', 'Start the broadcast again if it does not come back by itself.'],
  },
};

const watchFailed: ByReason = {
  disconnected: {
    says: 'Viewers lost the stream while it was pushed, and gave up connecting again',
    advice: ['Look at the edge servers and networks named.', 'Let the player start the view again.'],
  },
  not_live: {
    says: 'Viewers asked for a stream that was not pushed',
    advice: ['Show the room as off the air until the push runs.'],
  },
  accelerated_url: {
    says: 'No accelerated address was given out for the stream',
    advice: ['Check how the app signs accelerated addresses.'],
  },
  not_found: { says: 'The recorded video does not exist', advice: ['Check its address.'] },
  codec: {
    says: 'The device cannot decode H.265',
    advice: ['Give this device an H.264 stream.'],
  },
  hls_key: {
    says: 'The key of an encrypted HLS stream was not given out',
    advice: ["Check the key server and the app's right to ask it."],
  },
  play_info: {
    says: 'The facts about a recorded video could not be had',
    advice: ['Check that the video exists.', 'Check the service that gives them out.'],
  },
  dns: {
    says: "The play server's name was not resolved",
    advice: ['Check the play domain.', 'Change the network.'],
  },
  connect: {
    says: 'The play server did not answer',
    advice: [
      'Change the network: a firewall may block TCP port 1935.',
      'Play over HTTP-FLV instead of RTMP.',
    ],
  },
  handshake: {
    says: 'The play server answered and the RTMP handshake broke',
    advice: ['Play over HTTP-FLV instead of RTMP.', 'Look at the edge servers named.'],
  },
  refused: {
    says: 'The play server hung up on viewers',
    advice: [
      'Check the play link: its signature, its expiry, and that it is no push link.',
      'Check that the stream is pushed.',
    ],
  },
};

const words: Readonly<Partial<Record<FindingKind, ByReason>>> = {
  push_failed: pushFailed,
  watch_failed: watchFailed,
};

/** How a finding of this kind and reason is told. */
export function wordsOf(finding: FindingKind, reason: string): FindingWords {
  const byReason: ByReason = words[finding] ?? {};
  const known = Object.hasOwn(byReason, reason) ? byReason[reason] : undefined;
  return known ?? { says: `${finding} (${reason})`.replaceAll('_', ' '), advice: [] };
}
