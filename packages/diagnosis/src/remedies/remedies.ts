import type { Cause, Origin } from '../verdict/verdict.ts';

/** What a VJ is told: one short sentence, then what to do, the first thing first. */
export interface Advice {
  readonly message: string;
  readonly remedies: readonly string[];
}

/** Where the VJ is, as far as it changes the advice. */
export interface Situation {
  readonly network: 'wifi' | 'cellular' | 'ethernet' | 'unknown';
  readonly scenario: string | null;
  /** Who keeps the processor busy, where the numbers tell: the app itself, or what runs behind it. */
  readonly load?: 'app' | 'background' | null;
}

// handbook, "Upstream Clog" 4.2: tell the VJ first; then settings; adaption for games, not for beauty shows.
function clog({ network, scenario }: Situation): Advice {
  const lower = 'Choose a lower picture quality in the app.';
  const adapt = scenario === 'game' ? ['Switch bitrate adaption on.'] : [];
  switch (network) {
    case 'wifi':
      return {
        message:
          'Your network is weak right now: viewers may see stutter. Please move closer to your router.',
        remedies: [
          'Move closer to the router, with no wall between.',
          'Ask others to leave this Wi-Fi for a while.',
          'Switch to mobile data.',
          lower,
          ...adapt,
        ],
      };
    case 'cellular':
      return {
        message: 'Your upload is slow here: viewers may see stutter. Please move, or switch to Wi-Fi.',
        remedies: ['Move to a place with better reception.', 'Switch to Wi-Fi.', lower, ...adapt],
      };
    case 'ethernet':
    case 'unknown':
      return {
        message: 'Your upload is slow right now: viewers may see stutter. Please pause other uploads.',
        remedies: [
          'Pause other uploads and downloads on this line.',
          'Switch to another network.',
          lower,
          ...adapt,
        ],
      };
    default:
      return network satisfies never;
  }
}

const closeApps = 'Close apps in the background.';
const fewerEffects = 'Switch off effects and on-screen comments.';

function phoneBusy(load: Situation['load']): Advice {
  const isOwn = load === 'app';
  const please = isOwn ? 'Please switch off effects.' : 'Please close other apps.';
  return {
    message: `Your phone is overloaded: viewers see too few pictures. ${please}`,
    remedies: [
      ...(isOwn ? [fewerEffects] : [closeApps]),
      ...(isOwn ? [] : [fewerEffects]),
      'Switch hardware encoding on.',
      'Choose High Definition instead of Ultra High Definition.',
      ...(isOwn ? [closeApps] : []),
    ],
  };
}

// handbook, "Image Quality": above 24 frames/s nobody sees a difference, 720p brings little on a phone
const askLess: Advice = {
  message: 'Your settings ask more than your phone can do: viewers see too few pictures. Please choose less.',
  remedies: [
    'Choose High Definition instead of Ultra High Definition.',
    'Choose a lower frame rate: 15 for a show, 20 for a game.',
    'Switch hardware encoding on.',
    fewerEffects,
  ],
};

const dark: Advice = {
  message: 'Your picture is slow: viewers see too few pictures. More light may help.',
  remedies: ['Turn more light on.', 'Raise the exposure.', 'Close other apps that use the camera.'],
};

const fewPictures: Advice = {
  message: 'Viewers see too few pictures from you. Please close other apps, and give the camera light.',
  remedies: ['Close apps in the background.', 'Turn more light on.', 'Choose a lower picture quality.'],
};

const encoder: Advice = {
  message: 'Your phone has trouble encoding: viewers see too few pictures. Please switch hardware encoding.',
  remedies: [
    'Switch hardware encoding off, or on if it is off.',
    'Choose a lower picture quality.',
    'Restart the app.',
  ],
};

const reconnect: Advice = {
  message: 'Your stream lost its connection. Please check your network.',
  remedies: ['Switch to another network.', 'Stop the broadcast and start it again.', 'Get a new push link.'],
};

/** What to tell the VJ; null for what no VJ can fix. */
export function adviseVj(cause: Cause, origin: Origin, situation: Situation): Advice | null {
  switch (cause) {
    case 'downstream_lag':
      return null;
    case 'upstream_clog':
      return origin === 'push_disconnected' ? reconnect : clog(situation);
    case 'low_frame_rate':
      return lowFrameRate(origin, situation.load);
    default:
      return cause satisfies never;
  }
}

function lowFrameRate(origin: Origin, load: Situation['load']): Advice {
  switch (origin) {
    case 'camera':
      return dark;
    case 'encoder_fault':
      return encoder;
    case 'encoder_settings':
      return askLess;
    case 'encoder_cpu':
      return phoneBusy(load);
    default:
      return fewPictures;
  }
}
