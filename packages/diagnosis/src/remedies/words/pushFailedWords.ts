import type { ByReason } from './words.ts';

const newLink = 'Get a new push link, valid for a day, and start again.';

// handbook, "Why is the Push unsuccessful" and "Event Code"
export const pushFailed: ByReason = {
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
  closed_by_server: {
    says: 'The ingest server hung up on a push that it had let in: the link is used elsewhere, or was closed',
    advice: [
      'Stop any other device that pushes with this link.',
      'Start the broadcast again.',
      'If it is refused again, get a new push link.',
    ],
  },
  url_in_use: {
    says: 'The ingest server hung up on the push while another device pushed with the same link',
    advice: ['Stop the other device, or give each device a link of its own.'],
  },
  signature_or_expired: {
    says: 'The ingest server let the push in not even once: wrong signature, expired link, or the link is in use',
    advice: [
      newLink,
      'Check the push key and the clock of whoever signs the link.',
      'Stop any other device that pushes with this link.',
    ],
  },
  link_expired: {
    says: 'The ingest server refused the push: its link has expired',
    advice: [newLink, 'Sign links for 12 or 24 hours, so that a VJ can resume.'],
  },
  connection_lost: {
    says: 'The push lost its server',
    advice: ['Check the network.', 'Start the broadcast again if it does not come back by itself.'],
  },
  socket: {
    says: 'The connection of the push broke before it stood',
    advice: ['Check the network.', 'Try again.'],
  },
};
