import type { Mutant } from './mutant.ts';

/** What is left out or turned round, where it stands, and how: `file` below `packages/diagnosis/src`. */
type Broken = readonly [what: string, file: string, from: string, to: string];

const CLOG = 'session/push/clog.ts';
const LOW_FPS = 'session/push/lowFps.ts';
const PUSH = 'session/push/pushAnalysis.ts';
const EVENTS = 'session/push/pushEvents.ts';
const GAP = 'session/push/gap.ts';
const PLAY = 'session/play/playAnalysis.ts';
const TICK = 'session/play/viewerTick.ts';
const DOWNSTREAM = 'room/downstream.ts';
const SUFFERERS = 'room/sufferers.ts';
const DRAFT = 'room/draftDownstream.ts';
const RADIUS = 'room/radius.ts';
const ADAPTED = 'session/push/findings/adapted.ts';

/** What makes an uplink clogged, and what does not. */
const clog: readonly Broken[] = [
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
const lowFps: readonly Broken[] = [
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

/** What a viewer's stall is, and what is none. */
const views: readonly Broken[] = [
  [
    'loading before the first frame is a stall',
    PLAY,
    'if (analysis.startedAt !== null && openStall',
    'analysis.startedAt ??= t;\n      if (openStall',
  ],
  ['micro-loading is a stall', PLAY, 'stall.to - stall.from < rules.stallMicroMs', 'false'],
  ['freezes count for nothing', PLAY, 'if (!covered)', 'if (false)'],
  ['a freeze in a stall counts twice', PLAY, 'if (!covered)', 'if (true)'],
  [
    'every 2105 is a freeze of its own',
    PLAY,
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

/** When viewers' stalls are held against their side, and for whom. */
const rooms: readonly Broken[] = [
  [
    'viewers are blamed for what the pusher does',
    DOWNSTREAM,
    "pusher === 'troubled' ? beyondTrouble(seen, rules) : seen",
    'seen',
  ],
  [
    'silence of the pusher is health',
    DOWNSTREAM,
    "case 'unheard':\n      return false;",
    "case 'unheard':\n      return true;",
  ],
  [
    'a room without push telemetry says all',
    DOWNSTREAM,
    'view.watching > 1 && view.lagging / view.watching < rules.roomShare',
    'true',
  ],
  ['many slow devices at once are devices', DOWNSTREAM, '|| looksLikeSource(view, rules)', ''],
  ['one slow version of the app is the source', DOWNSTREAM, ' && !view.groups.some(isOfVersion)', ''],
  [
    'lag that is only remembered opens a stutter',
    DOWNSTREAM,
    '!state.open && !view.laggards.some(hurtsNow)',
    'false',
  ],
  ['a viewer well for a second lags on', SUFFERERS, 'sufferer.lagsUntil < end - TICK_MS', 'false'],
  ['a slow device is its network', SUFFERERS, 'deviceSeconds * 2 > seconds', 'false'],
  ['strays belong to the group', DRAFT, '!inside.includes(one) &&', 'false &&'],
  ['one viewer makes a group', RADIUS, 'group.affected > 1 &&', ''],
  [
    'many at once with no group in common are as many stutters',
    RADIUS,
    "affected / Math.max(1, watching) >= rules.cellShare ? { kind: 'room' } : { kind: 'scattered' }",
    "{ kind: 'scattered' }",
  ],
  [
    'a group need not leave the rest well',
    RADIUS,
    '(restAffected / restWatching <= rules.cellRestShare ||',
    '(true ||',
  ],
  ['a group that is nearly the room is named', RADIUS, 'group.watching / watching < rules.roomShare &&', ''],
  ['groups that tie are not told together', RADIUS, 'best * (1 - TIE))', 'best * (1 - TIE)).slice(0, 1)'],
  [
    'what viewers felt does not show in a clog',
    'room/draftUpstream.ts',
    'return Math.min(feltFrom, droppedAt);',
    'return droppedAt;',
  ],
  [
    'a VJ is told of what is over',
    'room/draftUpstream.ts',
    'at >= (spell.to ?? Number.POSITIVE_INFINITY) ||',
    '',
  ],
  ['a VJ is told of what may be over', 'room/draftUpstream.ts', '|| at > lastsTo', ''],
  [
    'a VJ is told of what no viewer felt',
    'room/draftUpstream.ts',
    'Math.max(visibleAt, visibleSince)',
    'visibleAt',
  ],
  [
    'what stalls in one place alone makes a backlog felt',
    'room/feltSeconds.ts',
    ' && !isConfined(view, rules)',
    '',
  ],
  [
    'who lagged before makes a backlog felt',
    'room/feltSeconds.ts',
    '|| !isReached(since, spells, rules)',
    '',
  ],
  [
    'who stalls beyond what the pusher explains makes a backlog felt',
    'room/feltSeconds.ts',
    'beyond.includes(viewer) ||',
    '',
  ],
  [
    'who lagged before shows a hidden clog',
    'room/hiddenClog.ts',
    'begun.filter((one) => one >= since).length * 2 >= begun.length',
    'begun.length >= 0 * since',
  ],
  [
    'a push that another follows is lost though nobody felt it',
    'room/takeover.ts',
    'if (!push.outage && felt.length === 0) return null;',
    '',
  ],
  [
    'what is not pushed between two pushes is downstream',
    'room/pushSide.ts',
    ', ...gapsBetween(pushers)]',
    ']',
  ],
  [
    'a lost connection does not name a clog',
    'room/upstream.ts',
    "second.origin === 'push_disconnected' ? second.origin : first.origin",
    'first.origin',
  ],
];

/** What is told beside stutters. */
const findings: readonly Broken[] = [
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

/** Every rule of evidence and every excuse, broken one at a time. */
export const evidenceMutants: readonly Mutant[] = [clog, lowFps, views, rooms, findings]
  .flat()
  .map(([what, file, from, to]) => ({ name: what, what: file, edit: { file, from, to } }));
