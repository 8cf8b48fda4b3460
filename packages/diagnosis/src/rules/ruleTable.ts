/** One threshold: its default, its unit and where it comes from. */
export interface Rule {
  readonly name: string;
  readonly value: number;
  readonly unit: 'frames' | 'ms' | '%' | 'ratio' | 'frames/s' | 'events' | 'viewers' | 'probability' | 's';
  readonly source: string;
  readonly meaning: string;
}

/** Changes with any threshold or any rule that reads one; stands in each verdict. */
export const RULE_VERSION = '1';

const handbookClog = 'handbook, "Upstream Clog"';
const handbookFps = 'handbook, "Low Frame Rate"';
const derived = 'derived: docs/diagnosis.md';

/** Every number a verdict can hang on. Nothing in this package compares with a literal of its own. */
export const ruleTable = [
  {
    name: 'clogQueFrames',
    value: 10,
    unit: 'frames',
    source: handbookClog,
    meaning: 'QUE from which the uplink cannot carry what is made',
  },
  {
    name: 'clogQueStayFrames',
    value: 9,
    unit: 'frames',
    source: derived,
    meaning: 'QUE from which a clog goes on: a queue still draining is not over',
  },
  {
    name: 'clogQueRisingFrames',
    value: 3,
    unit: 'frames',
    source: derived,
    meaning: 'QUE from which a backlog builds: where a clog is dated from, and low FPS is its symptom',
  },
  {
    name: 'clogBacklogMs',
    value: 400,
    unit: 'ms',
    source: derived,
    meaning: 'backlog in time below which ten frames are no clog (at high frame rates)',
  },
  {
    name: 'clogHoldMs',
    value: 800,
    unit: 'ms',
    source: derived,
    meaning: 'how long QUE must stay high before it is a clog',
  },
  {
    name: 'clogDeficitSeconds',
    value: 1,
    unit: 's',
    source: derived,
    meaning: 'media made but not sent, integrated, from which a high QUE is a clog at once',
  },
  {
    name: 'clogDeficitAloneSeconds',
    value: 2,
    unit: 's',
    source: derived,
    meaning: 'the same where QUE is not measured',
  },
  {
    name: 'clogDeficitLeakSeconds',
    value: 20,
    unit: 's',
    source: derived,
    meaning: 'time constant with which old deficit is forgotten',
  },
  {
    name: 'clogDeficitRatio',
    value: 0.05,
    unit: 'ratio',
    source: derived,
    meaning: 'share of VRA + ARA that SPD may lack before it counts: rounding is not a deficit',
  },
  { name: 'clogExitMs', value: 1800, unit: 'ms', source: derived, meaning: 'calm that ends a clog' },
  {
    name: 'clogReopenMs',
    value: 5000,
    unit: 'ms',
    source: derived,
    meaning: 'a clog that returns within this is the same one',
  },
  {
    name: 'clogBusyEvents',
    value: 3,
    unit: 'events',
    source: `${handbookClog}: several 1101 in a short time`,
    meaning: '1101 events that are a clog',
  },
  {
    name: 'clogBusyWindowMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'the short time in which they must come',
  },
  {
    name: 'clogSaidStayMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: 'how long after its last 1101 a clog that only 1101s told of goes on',
  },
  {
    name: 'clogSevereMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: 'a visible clog of this length is severe',
  },
  {
    name: 'clogUnstableVariation',
    value: 0.6,
    unit: 'ratio',
    source: derived,
    meaning: 'spread of SPD over its mean from which the uplink is unstable rather than thin',
  },
  {
    name: 'viewerCacheMs',
    value: 1000,
    unit: 'ms',
    source: 'handbook, "Player Optimization": the least cache of a live player',
    meaning: 'backlog that viewers certainly do not absorb',
  },
  {
    name: 'fpsLowRatio',
    value: 0.67,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the target FPS below which the rate is low',
  },
  {
    name: 'fpsOkRatio',
    value: 0.8,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the target FPS from which it is well again',
  },
  {
    name: 'fpsSevereRatio',
    value: 0.5,
    unit: 'ratio',
    source: derived,
    meaning: 'mean share of the target FPS below which it is severe',
  },
  {
    name: 'fpsTooLow',
    value: 10,
    unit: 'frames/s',
    source: handbookFps,
    meaning: 'FPS too low whatever the target, where the target is well above it',
  },
  {
    name: 'fpsEnterMs',
    value: 1500,
    unit: 'ms',
    source: derived,
    meaning: 'time of low FPS that is a stutter: a dip of a second is none',
  },
  { name: 'fpsExitMs', value: 1800, unit: 'ms', source: derived, meaning: 'time of good FPS that ends it' },
  {
    name: 'fpsReopenMs',
    value: 5000,
    unit: 'ms',
    source: derived,
    meaning: 'low FPS that returns within this is the same stutter',
  },
  {
    name: 'fpsWarmUpMs',
    value: 6000,
    unit: 'ms',
    source: derived,
    meaning: 'start of a push in which FPS is not judged',
  },
  {
    name: 'fpsGraceMs',
    value: 5000,
    unit: 'ms',
    source: derived,
    meaning: 'the same after a change of resolution or an encoder restart',
  },
  {
    name: 'fpsBackPressureMs',
    value: 4000,
    unit: 'ms',
    source: derived,
    meaning: 'how long a standing queue that is no clog may excuse low FPS',
  },
  {
    name: 'fpsTargetBeauty',
    value: 15,
    unit: 'frames/s',
    source: 'handbook, "Upstream Clog", encoding settings',
    meaning: 'target where the session names none',
  },
  {
    name: 'fpsTargetGame',
    value: 20,
    unit: 'frames/s',
    source: 'handbook, "Image Quality"',
    meaning: 'target of a game where the session names none',
  },
  {
    name: 'cpuBusyPercent',
    value: 80,
    unit: '%',
    source: handbookFps,
    meaning:
      'system CPU above which capture and encoding may suffer: a cause of low FPS, never a stutter by itself',
  },
  {
    name: 'cpuBusyShare',
    value: 0.5,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the low samples in which the CPU must be busy to be the origin',
  },
  {
    name: 'outageMs',
    value: 2000,
    unit: 'ms',
    source: derived,
    meaning: 'a reconnect that takes longer is a stutter',
  },
  {
    name: 'sampleGapMs',
    value: 6000,
    unit: 'ms',
    source: derived,
    meaning: 'silence longer than this is unknown, not more of the same',
  },
  {
    name: 'silentMs',
    value: 15000,
    unit: 'ms',
    source: derived,
    meaning: 'a session silent for this long is gone',
  },
  {
    name: 'latenessMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'a batch later than this changes no verdict',
  },
  {
    name: 'clockAheadMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'a client clock further ahead of the server than this is set right',
  },
  {
    name: 'clockBehindMs',
    value: 600000,
    unit: 'ms',
    source: derived,
    meaning: 'a client clock further behind than this is set right; less may be a batch kept offline',
  },
  {
    name: 'clockBehindMostMs',
    value: 93600000,
    unit: 'ms',
    source: derived,
    meaning: 'what is further behind than this is a recording, and keeps its times',
  },
  {
    name: 'stallMicroMs',
    value: 100,
    unit: 'ms',
    source: 'handbook, "Event Code": loading can take 5 ms',
    meaning: 'loading shorter than this is no stall',
  },
  {
    name: 'stallFreezeMs',
    value: 800,
    unit: 'ms',
    source: 'public SDK headers: block threshold of 2105',
    meaning: 'render gap that one 2105 stands for',
  },
  {
    name: 'stallCensorMs',
    value: 30000,
    unit: 'ms',
    source: derived,
    meaning: 'silence after which an open stall is counted no further than it was seen',
  },
  {
    name: 'stallWindowMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: "window in which a viewer's stalls are added up",
  },
  {
    name: 'stallLagMs',
    value: 1000,
    unit: 'ms',
    source: derived,
    meaning: 'stalled time in that window from which a viewer lags',
  },
  {
    name: 'stallSevereMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: 'the same from which it is severe',
  },
  {
    name: 'cacheLowMs',
    value: 200,
    unit: 'ms',
    source: derived,
    meaning: 'cache below which a player runs dry',
  },
  {
    name: 'renderGraceMs',
    value: 10000,
    unit: 'ms',
    source: derived,
    meaning: 'start of a view in which its rendering is not judged',
  },
  {
    name: 'renderEnterMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: "low FPS with a full cache for this long is the viewer's device",
  },
  {
    name: 'upstreamReachMs',
    value: 8000,
    unit: 'ms',
    source: derived,
    meaning:
      "how long after the pusher's trouble viewers may still stall because of it: path plus the largest cache",
  },
  {
    name: 'cellShare',
    value: 0.4,
    unit: 'ratio',
    source: derived,
    meaning: "share of a group's viewers that must lag to name the group",
  },
  {
    name: 'cellRestShare',
    value: 0.05,
    unit: 'ratio',
    source: derived,
    meaning: 'share of the other viewers that may lag all the same',
  },
  {
    name: 'cellRestProbability',
    value: 0.01,
    unit: 'probability',
    source: derived,
    meaning:
      'or chance of so many other viewers lagging at the baseline that is not yet worth a doubt: one stray of nine',
  },
  {
    name: 'strayMs',
    value: 3000,
    unit: 'ms',
    source: derived,
    meaning: 'lag of a viewer outside the named groups from which it is a stutter of its own',
  },
  {
    name: 'cellBaseline',
    value: 0.02,
    unit: 'ratio',
    source: derived,
    meaning: 'share of viewers that lag at any time on healthy paths',
  },
  {
    name: 'cellProbability',
    value: 0.0001,
    unit: 'probability',
    source: derived,
    meaning: 'chance of so many lagging viewers at the baseline below which a group is named',
  },
  {
    name: 'roomShare',
    value: 0.8,
    unit: 'ratio',
    source: derived,
    meaning: 'share of all viewers from which the whole room lags',
  },
  {
    name: 'downstreamSettleMs',
    value: 0,
    unit: 'ms',
    source: derived,
    meaning:
      'how long beyond a second of viewing the pusher must have been heard, and well, before stalls in it are called downstream',
  },
  {
    name: 'alertClogMs',
    value: 2000,
    unit: 'ms',
    source: derived,
    meaning: 'age of a clog at which the VJ is told',
  },
  {
    name: 'alertFpsMs',
    value: 4000,
    unit: 'ms',
    source: derived,
    meaning: 'age of a low frame rate at which the VJ is told',
  },
] as const satisfies readonly Rule[];

export type RuleName = (typeof ruleTable)[number]['name'];

/** The thresholds in force for one session or room. */
export type Rules = Readonly<Record<RuleName, number>>;
