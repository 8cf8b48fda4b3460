import type { Rules } from '../rules/ruleTable.ts';
import type { Cause } from '../verdict/verdict.ts';
import type { Account } from './account.ts';

const replaced: Readonly<Record<Cause, string>> = {
  upstream_clog:
    'The uplink carries what the encoder makes and nothing is dropped; a viewer keeps what it was late beyond everybody else.',
  low_frame_rate:
    'The pusher makes its target frame rate; a viewer keeps the slow time it has outside of stutters. It does not stall for want of frames: the unit is slideshow.',
  downstream_lag: 'The viewers hit receive as the rest did, and as late as the pusher sent.',
};

/** What the figures of these accounts rest on, in sentences. */
export function assumptionsOf(cause: Cause, accounts: readonly Account[], rules: Rules): string[] {
  const heard = accounts.map(({ stall }) => stall.heard);
  const least = heard.reduce((sum, share) => sum + share, 0) / Math.max(1, heard.length);
  return [
    replaced[cause],
    ...(heard.length > 0 && least < 1
      ? [
          `${Math.round(100 * (1 - least))} % of the viewers' batches never came: they are taken to be like the others.`,
        ]
      : []),
    ...(accounts.some(({ shared }) => shared)
      ? ['Another cause was at work at the same time: whose doing the harm was is part of the uncertainty.']
      : []),
    ...(accounts.some(({ smoothMs, asWasMs }) => smoothMs !== asWasMs)
      ? [`Smooth mode begins with ${rules.whatIfSmoothCacheMs / 1000} s cached.`]
      : []),
  ];
}
