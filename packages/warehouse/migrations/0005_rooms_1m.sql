-- statement
-- Per minute of the collector's clock, room and side; read rooms_1m_current, which merges and divides.
CREATE TABLE IF NOT EXISTS rooms_1m{{onCluster}}
(
    minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
    room String,
    side LowCardinality(String),
    month Date,
    samples SimpleAggregateFunction(sum, UInt64),
    fpsSum SimpleAggregateFunction(sum, Float64),
    fpsCount SimpleAggregateFunction(sum, UInt64),
    fpsMin SimpleAggregateFunction(min, Nullable(Float64)),
    cpuAppSum SimpleAggregateFunction(sum, Float64),
    cpuAppCount SimpleAggregateFunction(sum, UInt64),
    cpuSysSum SimpleAggregateFunction(sum, Float64),
    cpuSysCount SimpleAggregateFunction(sum, UInt64),
    spdSum SimpleAggregateFunction(sum, Float64),
    spdCount SimpleAggregateFunction(sum, UInt64),
    vraSum SimpleAggregateFunction(sum, Float64),
    vraCount SimpleAggregateFunction(sum, UInt64),
    araSum SimpleAggregateFunction(sum, Float64),
    araCount SimpleAggregateFunction(sum, UInt64),
    queSum SimpleAggregateFunction(sum, UInt64),
    queCount SimpleAggregateFunction(sum, UInt64),
    queMax SimpleAggregateFunction(max, Nullable(UInt32)),
    jitSum SimpleAggregateFunction(sum, Float64),
    jitCount SimpleAggregateFunction(sum, UInt64),
    cacheSum SimpleAggregateFunction(sum, Float64),
    cacheCount SimpleAggregateFunction(sum, UInt64),
    drpLow SimpleAggregateFunction(minMap, Map(String, UInt32)),
    drpHigh SimpleAggregateFunction(maxMap, Map(String, UInt32)),
    sessionsState AggregateFunction(uniqCombined(12), UUID),
    stalls SimpleAggregateFunction(sum, UInt64),
    lagWarnings SimpleAggregateFunction(sum, UInt64),
    clogWarnings SimpleAggregateFunction(sum, UInt64)
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY month
ORDER BY (minute, room, side)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_rooms_1m{{onCluster}} TO rooms_1m AS
SELECT
    toStartOfMinute(s.at) AS minute,
    room,
    side,
    toStartOfMonth(s.receivedAt) AS month,
    count() AS samples,
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
-- handbook, "Event Code": 2007 a player begins to load, 2105 it stutters, 1101 the uplink is weak.
CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_rooms_1m{{onCluster}} TO rooms_1m AS
SELECT
    toStartOfMinute(e.at) AS minute,
    room,
    side,
    toStartOfMonth(e.receivedAt) AS month,
    countIf(e.side = 'play' AND e.code = 2007) AS stalls,
    countIf(e.side = 'play' AND e.code = 2105) AS lagWarnings,
    countIf(e.side = 'push' AND e.code = 1101) AS clogWarnings
FROM events AS e
GROUP BY minute, room, side, month

-- statement
CREATE VIEW IF NOT EXISTS rooms_1m_current{{onCluster}} AS
SELECT
    minute,
    room,
    side,
    sum(r.samples) AS samples,
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
