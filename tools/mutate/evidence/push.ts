import type { Broken } from './broken.ts';

const CLOG = 'session/push/clog.ts';
const LOW_FPS = 'session/push/lowFps.ts';
const PUSH = 'session/push/pushAnalysis.ts';
const EVENTS = 'session/push/pushEvents.ts';
const GAP = 'session/push/gap.ts';

/** What makes an uplink clogged, and what does not. */
export const clog: readonly Broken[] = [
  ['drops beside an empty queue count', CLOG, 'dropped > 0 && (que === null ||', 'dropped > 0 && (true ||'],
  ['drops count for nothing', CLOG, 'dropped > 0 && (que === null ||', 'false && (que === null ||'],
  ['1101s count for nothing', CLOG, 'fresh.length >= rules.clogBusyEvents', 'false'],
  ['1101s of a clog that is over count again', CLOG, 'at > (clog.spell.clearedAt ?? 0)', 'true'],
  ['a queue need not stand', CLOG, 't - clog.highSince >= rules.clogHoldMs', 'true'],
  ['a queue that stands is no clog', CLOG, '(clog.highSince !== null &&', '(false &&'],
  [
    'the deficit alone counts for nothing',
    CLOG,
    'que === null && clog.deficitS >= rules.clogDeficitAloneSeconds)',
    'false)',
  ],
  [
    'the deficit is compared sample by sample',
    CLOG,
    'clog.deficitS = Math.max(0, left + lackOf(reading, rules) * seconds)',
    'clog.deficitS = lackOf(reading, rules) > 0 ? 10 : 0',
  ],
  ['a queue still draining is over', CLOG, '(que ?? 0) >= rules.clogQueStayFrames ||', 'false ||'],
  [
    'what drains fast at the end makes an uplink unstable',
    CLOG,
    'spd !== null && (made === null || spd < made)',
    'spd !== null',
  ],
  ['dropped frames are hidden by caches', CLOG, 'clog.drops > 0 || judged.backlogMs', 'judged.backlogMs'],
  [
    'few frames getting through are not severe',
    CLOG,
    'effectiveFps !== null && effectiveFps < rules.fpsTooLow',
    'false',
  ],
];

/** What makes a frame rate low, what excuses it, and where it comes from. */
export const lowFps: readonly Broken[] = [
  ['nothing excuses few frames', LOW_FPS, 'isLow && !judging.excused', 'isLow'],
  ['a full queue excuses nothing', LOW_FPS, '(judging.backPressure && !judging.excused)', 'false'],
  ['ten frames are not too low by themselves', LOW_FPS, 'Math.max(relative, rules.fpsTooLow)', 'relative'],
  [
    'ten frames are too low whatever the target',
    LOW_FPS,
    'targetFps * rules.fpsOkRatio >= rules.fpsTooLow',
    'true',
  ],
  ["the app's own CPU counts for nothing", LOW_FPS, '|| (cpuApp ?? 0) >= rules.cpuAppBusyPercent', ''],
  ["the device's CPU counts for nothing", LOW_FPS, '(cpuSys ?? 0) >= rules.cpuBusyPercent ||', ''],
  ['faults of the encoder count for nothing', LOW_FPS, 'if (low.encoderFault)', 'if (false)'],
  ['the camera is blamed where no CPU is known', LOW_FPS, "low.cpu.n > 0 ? 'camera' : 'unknown'", "'camera'"],
  ['frames that fell before the queue showed are not taken back', PUSH, 'withdrawLowFps(lowFps);', ''],
  ['sound alone has a frame rate', PUSH, '!analysis.hasVideo && (reading.ara ?? 0) > 0', 'false'],
  [
    'a camera that is off excuses nothing',
    PUSH,
    't < analysis.excusedUntil || isPaused(analysis)',
    't < analysis.excusedUntil',
  ],
  ['a lost connection excuses nothing', PUSH, '|| analysis.outage.since !== null;', ';'],
  [
    'a lost picture is a low frame rate',
    PUSH,
    '!backPressure && isPictureLost(analysis, reading, rules)',
    'false',
  ],
  [
    'a standing queue excuses for ever',
    PUSH,
    't - since <= rules.fpsBackPressureMs && !isCpuAlone',
    '!isCpuAlone',
  ],
  [
    'a standing queue excuses a busy CPU',
    PUSH,
    't - since <= rules.fpsBackPressureMs && !isCpuAlone',
    't - since <= rules.fpsBackPressureMs',
  ],
  [
    'a queue that ran high for a moment is forgotten',
    PUSH,
    'if (since !== null && clog.runPeak',
    'if (false && clog.runPeak',
  ],
  [
    'values that no instrument can show count',
    'session/push/reading.ts',
    'isPlausible(name, value) ? value : null',
    'true ? value : null',
  ],
  [
    'a counter that begins anew counts for nothing',
    'session/push/reading.ts',
    'now >= before ? now - before : now',
    'Math.max(0, now - before)',
  ],
  [
    'an encoder restart is not the fault',
    EVENTS,
    'if (code === 1104) analysis.lowFps.encoderFault = true;',
    '',
  ],
  ['every encoder restart is excused', EVENTS, 'if (!isRepeated)', 'if (true)'],
  ['no encoder restart is excused', EVENTS, 'if (!isRepeated)', 'if (false)'],
  ['a new connection keeps the old count of drops', EVENTS, 'analysis.lastDrp = null;', ''],
  ['runs go on through silence', GAP, 'if (gapMs <= rules.sampleGapMs) return;', 'return;'],
  ['spells go on through long silence', GAP, 'gapMs >= rules.silentMs', 'false'],
  [
    'a busy app that was set too high is told to close others',
    'session/push/episodes.ts',
    "tooMuch.length > 0 ? 'encoder_settings' : origin",
    'origin',
  ],
];
