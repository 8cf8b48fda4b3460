import type { ByReason, FindingWords } from './words.ts';

// handbook, "Why did I fail to watch LVB?" and "Event Code"
export const watchFailed: ByReason = {
  no_first_frame: {
    says: 'Viewers waited in vain for a first picture',
    advice: [
      'Check the play link: its signature, its expiry, and that it is no push link.',
      'Check that the protocol plays there: browsers of phones play only HLS.',
      'Change the network: it may block the stream.',
    ],
  },
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

const slowStart: FindingWords = {
  says: 'Viewers waited long for their first picture',
  advice: [
    'Play over HTTP-FLV.',
    'Let the server begin with its newest group of pictures (GOP cache).',
    'Look at the edge servers and networks named.',
  ],
};

export const slowStartWords: ByReason = { first_frame: slowStart, hls_first_frame: slowStart };

export const highDelay: ByReason = {
  cache_grew: {
    says: 'Players hold back more and more: they run behind the show',
    advice: ["Switch the player's delay correction on (auto or speedy).", 'Look for stalls before it grew.'],
  },
  cache_large: {
    says: 'Players hold back more than their mode allows: they run behind the show',
    advice: ["Check the player's least and greatest cache time.", 'Choose the auto or the speedy mode.'],
  },
};

export const device: ByReason = {
  video_decoder: {
    says: 'Video frames could not be decoded on the device',
    advice: ['Switch hardware decoding off, or on if it is off.', 'Give these devices a smaller picture.'],
  },
  audio_decoder: {
    says: 'Sound could not be decoded on the device',
    advice: ['Check the audio format against these devices.'],
  },
  no_hardware_decoder: {
    says: 'The device decodes with its processor: there is no hardware decoder for this stream',
    advice: ['Give these devices a smaller picture.', 'Close other apps.'],
  },
  hardware_refused_first_frame: {
    says: 'The hardware decoder refused the first picture: the processor decodes instead',
    advice: ['Switch hardware decoding off on these devices.', "Check the encoder's profile."],
  },
};

export const viewSettings: ByReason = {
  cache_speedy: {
    says: 'Viewers of a game play it with the speedy cache',
    advice: ['Choose the smooth or the auto mode: a game is watched, not talked with.'],
  },
  cache_smooth: {
    says: 'Viewers of a live show play it with the smooth cache, seconds behind the VJ',
    advice: ['Choose the speedy or the auto mode: a show is talked with.'],
  },
};
