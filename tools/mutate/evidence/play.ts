import type { Broken } from './broken.ts';

const STALLS = 'session/play/stalls.ts';
const PLAY = 'session/play/playAnalysis.ts';
const TICK = 'session/play/viewerTick.ts';

/** What a viewer's stall is, and what is none. */
export const views: readonly Broken[] = [
  [
    'loading before the first frame is a stall',
    PLAY,
    'if (analysis.startedAt !== null && openStall',
    'analysis.startedAt ??= t;\n      if (openStall',
  ],
  ['micro-loading is a stall', STALLS, 'stall.to - stall.from < rules.stallMicroMs', 'false'],
  ['freezes count for nothing', STALLS, 'if (!covered)', 'if (false)'],
  ['a freeze in a stall counts twice', STALLS, 'if (!covered)', 'if (true)'],
  [
    'every 2105 is a freeze of its own',
    STALLS,
    '(frozeAt !== null && t - frozeAt <= rules.freezeJoinMs)',
    'false',
  ],
  ['a stall whose end was lost goes on', PLAY, 'open !== undefined &&\n    fps > 0', 'false &&\n    fps > 0'],
  ['a player without events never stalls', PLAY, 'if (dry &&', 'if (false &&'],
  ['a device is slow with an empty cache too', PLAY, '(cache ?? 0) > rules.cacheLowMs &&', 'true &&'],
  ['seconds of silence are watched', TICK, 'if (isIn(analysis.gaps, tick, end)) return absent;', ''],
  ['a decoder that says it fails is not believed', TICK, 'isSaid ||', ''],
  [
    'the second under way does not count',
    TICK,
    'isOn ? rules.stallOpenMs : rules.stallLagMs',
    'rules.stallLagMs',
  ],
];
