import type { ByReason, FindingWords } from './words.ts';

const lower = 'Choose a lower picture quality.';

const adapted: FindingWords = {
  says: 'The push is smooth at a reduced bitrate: the picture is worse than it was set to be',
  advice: ['Go nearer to the router, or change the network.', lower],
};

export const videoLost: ByReason = {
  no_frames: {
    says: 'Sound goes up and no picture does',
    advice: [
      'Bring the app to the front.',
      'Switch the camera off and on.',
      'Stop the broadcast and start it again.',
    ],
  },
};

export const paused: ByReason = {
  camera_closed: {
    says: 'The camera was switched off: viewers see no new picture',
    advice: ['Switch the camera on.'],
  },
  camera_removed: {
    says: 'The camera was unplugged: viewers see no new picture',
    advice: ['Plug the camera in, or choose another one.'],
  },
};

export const silent: ByReason = {
  no_samples: {
    says: 'Nothing was heard of the push: how it was is not known',
    advice: [
      'Do not take it for smooth.',
      "Check the app's way to the collector, and the pusher's network if viewers stall.",
    ],
  },
  viewers_stall: {
    says: 'Nearly all viewers stall and nothing was ever heard of the push: whether it, the delivery or the end of the show is why is not known',
    advice: [
      'Ask the VJ, or look at the ingest server.',
      "Let the pusher's app send telemetry: then a room's two ends can be told apart.",
    ],
  },
};

export const drift: ByReason = {
  falling_fps: {
    says: 'The frame rate falls slowly under an even load, as of a phone that grows hot',
    advice: [
      'Let the phone cool: out of the sun, out of its case, off the charger.',
      'Switch off effects and on-screen comments.',
      lower,
    ],
  },
};

export const adaptedWords: ByReason = { seen: adapted, announced: adapted };

// handbook, "Image Quality" and "Upstream Clog"
export const pushSettings: ByReason = {
  bitrate_too_low: {
    says: 'The video bitrate is low for the size of the picture: it will look blocky',
    advice: ['Take the bitrate of the preset.', 'Choose a smaller picture.'],
  },
  bitrate_too_high: {
    says: 'The video bitrate is more than a picture of this size needs',
    advice: ['Take the bitrate of the preset: what is saved keeps the uplink free.'],
  },
  fps_too_low: {
    says: 'The target frame rate is too low for what is shown',
    advice: ['Set 15 frames/s for a show, 20 for a game.'],
  },
  fps_above_useful: {
    says: 'The target frame rate is higher than anybody sees',
    advice: ['Set 24 frames/s or less: it saves processor and uplink.'],
  },
  link_expires: {
    says: 'The push link expires soon: after that a lost connection is not let in again',
    advice: ['Get a new push link, and use it from the next start on.', 'Sign links for 12 or 24 hours.'],
  },
  adaption_in_beauty: {
    says: 'Bitrate adaption is on in a beauty show: the picture is given up before the VJ is told',
    advice: ['Switch bitrate adaption off, and tell the VJ of a weak network instead.'],
  },
  screen_as_beauty: {
    says: 'A screen is shared with the settings of a beauty show',
    advice: ['Choose the game scenario: 20 frames/s, and adaption on.'],
  },
};
