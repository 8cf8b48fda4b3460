import type { Broken } from './broken.ts';

const ADAPTED = 'session/push/findings/adapted.ts';

/** What is told beside stutters. */
export const findings: readonly Broken[] = [
  ['frames need not be smaller to be adapted', ADAPTED, 'perFrame < usual * rules.adaptedFrameRatio', 'true'],
  [
    'a bitrate named in 1006 is not believed',
    ADAPTED,
    'announcedKbps !== null && announcedKbps <',
    'false && announcedKbps <',
  ],
  ['calm scenes are adapted', ADAPTED, 'spread !== null && spread <= rules.adaptedSteady', 'true'],
  ['a step is a drift', 'session/push/findings/drift.ts', 'if (!stillFalls || !isFlat)', 'if (!isFlat)'],
  [
    'a drift under growing load is a drift',
    'session/push/findings/drift.ts',
    'if (!stillFalls || !isFlat)',
    'if (!stillFalls)',
  ],
  [
    'a failure mended at once is one',
    'session/push/findings/pushFindings.ts',
    't - one.from < rules.pushFailedMs',
    'false',
  ],
  [
    '-1308 means the same everywhere',
    'session/push/findings/pushFailure.ts',
    '(Object.hasOwn(occupied, system) ? occupied[system] : undefined) ??',
    '',
  ],
  [
    'codes mean the same before and after a connection',
    'session/push/findings/pushFailure.ts',
    'atConnecting !== undefined && connected',
    'false',
  ],
];
