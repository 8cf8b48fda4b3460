import type { Cause, Origin } from '../verdict/verdict.ts';
import type { AdviceKey } from './vj/vjWords.ts';

/** Where the VJ is, as far as it changes the advice. */
export interface Situation {
  readonly network: 'wifi' | 'cellular' | 'ethernet' | 'unknown';
  readonly scenario: string | null;
  /** Who keeps the processor busy, where the numbers tell: the app itself, or what runs behind it. */
  readonly load?: 'app' | 'background' | null;
}

/**
 * What to advise while an uplink is too thin. Handbook, "Upstream Clog" 4.2: tell the VJ first, then settings;
 * adaption for games, not for beauty shows.
 */
export function adviseClog({ network, scenario }: Situation): AdviceKey {
  const isGame = scenario === 'game';
  switch (network) {
    case 'wifi':
      return isGame ? 'game_clog_wifi' : 'clog_wifi';
    case 'cellular':
      return isGame ? 'game_clog_cellular' : 'clog_cellular';
    case 'ethernet':
    case 'unknown':
      return isGame ? 'game_clog_wired' : 'clog_wired';
    default:
      return network satisfies never;
  }
}

/** What to advise the VJ; null for what no VJ can fix. */
export function adviseVj(cause: Cause, origin: Origin, situation: Situation): AdviceKey | null {
  switch (cause) {
    case 'downstream_lag':
      return null;
    case 'upstream_clog':
      return origin === 'push_disconnected' ? 'reconnect' : adviseClog(situation);
    case 'low_frame_rate':
      return lowFrameRate(origin, situation.load);
    default:
      return cause satisfies never;
  }
}

function lowFrameRate(origin: Origin, load: Situation['load']): AdviceKey {
  switch (origin) {
    case 'camera':
      return 'dark';
    case 'encoder_fault':
      return 'encoder';
    case 'encoder_settings':
      return 'ask_less';
    case 'encoder_cpu':
      return load === 'app' ? 'phone_busy_app' : 'phone_busy_background';
    default:
      return 'few_pictures';
  }
}
