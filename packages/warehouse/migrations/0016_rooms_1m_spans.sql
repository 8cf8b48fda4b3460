-- statement
ALTER TABLE rooms_1m{{onCluster}}
    ADD COLUMN IF NOT EXISTS watchedMs SimpleAggregateFunction(sum, UInt64) AFTER samples,
    ADD COLUMN IF NOT EXISTS stalledMs SimpleAggregateFunction(sum, UInt64) AFTER watchedMs,
    ADD COLUMN IF NOT EXISTS lowFpsMs SimpleAggregateFunction(sum, UInt64) AFTER stalledMs,
    ADD COLUMN IF NOT EXISTS clogMs SimpleAggregateFunction(sum, UInt64) AFTER lowFpsMs,
    ADD COLUMN IF NOT EXISTS hotCpuMs SimpleAggregateFunction(sum, UInt64) AFTER clogMs

-- statement
-- handbook, "Video Stutter": FPS below 10 is too low, QUE from 10 on is a clog, a CPU above 80 % may hurt.
ALTER TABLE samples_to_rooms_1m{{onCluster}} MODIFY QUERY
SELECT
    toStartOfMinute(s.at) AS minute,
    room,
    side,
    toStartOfMonth(s.receivedAt) AS month,
    count() AS samples,
    sum(s.spanMs) AS watchedMs,
    sum(s.stalledMs) AS stalledMs,
    sumIf(s.spanMs, s.side = 'push' AND s.fps < 10) AS lowFpsMs,
    sumIf(s.spanMs, s.side = 'push' AND s.que >= 10) AS clogMs,
    sumIf(s.spanMs, s.cpuSys >= 80) AS hotCpuMs,
    sum(ifNull(s.fps, 0)) AS fpsSum,
    count(s.fps) AS fpsCount,
    min(s.fps) AS fpsMin,
    sum(ifNull(s.cpuApp, 0)) AS cpuAppSum,
    count(s.cpuApp) AS cpuAppCount,
    sum(ifNull(s.cpuSys, 0)) AS cpuSysSum,
    count(s.cpuSys) AS cpuSysCount,
    sum(ifNull(s.spd, 0)) AS spdSum,
    count(s.spd) AS spdCount,
    sum(ifNull(s.vra, 0)) AS vraSum,
    count(s.vra) AS vraCount,
    sum(ifNull(s.ara, 0)) AS araSum,
    count(s.ara) AS araCount,
    sum(ifNull(s.que, 0)) AS queSum,
    count(s.que) AS queCount,
    max(s.que) AS queMax,
    sum(ifNull(s.jit, 0)) AS jitSum,
    count(s.jit) AS jitCount,
    sum(ifNull(s.cache, 0)) AS cacheSum,
    count(s.cache) AS cacheCount,
    minMap(if(isNull(s.drp), CAST(map(), 'Map(String, UInt32)'), map(toString(s.session), assumeNotNull(s.drp)))) AS drpLow,
    maxMap(if(isNull(s.drp), CAST(map(), 'Map(String, UInt32)'), map(toString(s.session), assumeNotNull(s.drp)))) AS drpHigh,
    uniqCombinedState(12)(s.session) AS sessionsState
FROM samples AS s
GROUP BY minute, room, side, month

-- statement
-- There and back: until it is loaded anew, a view whose query was changed gives its blocks other deduplication
-- tokens than afterwards, and a retry across a restart would count twice.
RENAME TABLE samples_to_rooms_1m TO samples_to_rooms_1m_changed, samples_to_rooms_1m_changed TO samples_to_rooms_1m{{onCluster}}

-- statement
CREATE OR REPLACE VIEW rooms_1m_current{{onCluster}} AS
SELECT
    minute,
    room,
    side,
    sum(r.samples) AS samples,
    sum(r.watchedMs) AS watchedMs,
    sum(r.stalledMs) AS stalledMs,
    sum(r.lowFpsMs) AS lowFpsMs,
    sum(r.clogMs) AS clogMs,
    sum(r.hotCpuMs) AS hotCpuMs,
    sum(r.fpsSum) / nullIf(sum(r.fpsCount), 0) AS fps,
    min(r.fpsMin) AS fpsMin,
    sum(r.cpuAppSum) / nullIf(sum(r.cpuAppCount), 0) AS cpuApp,
    sum(r.cpuSysSum) / nullIf(sum(r.cpuSysCount), 0) AS cpuSys,
    sum(r.spdSum) / nullIf(sum(r.spdCount), 0) AS spd,
    sum(r.vraSum) / nullIf(sum(r.vraCount), 0) AS vra,
    sum(r.araSum) / nullIf(sum(r.araCount), 0) AS ara,
    sum(r.queSum) / nullIf(sum(r.queCount), 0) AS que,
    max(r.queMax) AS queMax,
    sum(r.jitSum) / nullIf(sum(r.jitCount), 0) AS jit,
    sum(r.cacheSum) / nullIf(sum(r.cacheCount), 0) AS cache,
    arraySum(mapValues(maxMap(r.drpHigh))) - arraySum(mapValues(minMap(r.drpLow))) AS drops,
    uniqCombinedMerge(12)(r.sessionsState) AS sessions,
    sum(r.stalls) AS stalls,
    sum(r.lagWarnings) AS lagWarnings,
    sum(r.clogWarnings) AS clogWarnings
FROM rooms_1m AS r
GROUP BY minute, room, side
