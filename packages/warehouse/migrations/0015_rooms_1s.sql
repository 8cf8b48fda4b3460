-- statement
-- Per second of the collector's clock, room and side: what the room page draws, however many watch.
CREATE TABLE IF NOT EXISTS rooms_1s{{onCluster}}
(
    room String,
    second DateTime('UTC') CODEC(Delta, ZSTD(1)),
    side LowCardinality(String),
    day Date CODEC(Delta, ZSTD(1)),
    samples SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    watchedMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    stalledMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    lowFpsMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    clogMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    fpsSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    fpsCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    fpsMin SimpleAggregateFunction(min, Nullable(Float32)) CODEC(ZSTD(1)),
    cpuAppSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    cpuAppCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    cpuSysSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    cpuSysCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    spdSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    spdCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    vraSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    vraCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    araSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    araCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    queSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    queCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    queMax SimpleAggregateFunction(max, Nullable(UInt32)) CODEC(ZSTD(1)),
    drpMax SimpleAggregateFunction(max, Nullable(UInt32)) CODEC(ZSTD(1)),
    jitSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    jitCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    cacheSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    cacheCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    stalls SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    lagWarnings SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    clogWarnings SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    reconnects SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY day
ORDER BY (room, second, side)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
-- handbook, "Video Stutter": FPS below 10 is too low, QUE from 10 on is a clog.
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_rooms_1s{{onCluster}} TO rooms_1s AS
SELECT
    room,
    toStartOfSecond(s.at) AS second,
    side,
    toDate(s.receivedAt) AS day,
    count() AS samples,
    sum(s.spanMs) AS watchedMs,
    sum(s.stalledMs) AS stalledMs,
    sumIf(s.spanMs, s.side = 'push' AND s.fps < 10) AS lowFpsMs,
    sumIf(s.spanMs, s.side = 'push' AND s.que >= 10) AS clogMs,
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
    max(s.drp) AS drpMax,
    sum(ifNull(s.jit, 0)) AS jitSum,
    count(s.jit) AS jitCount,
    sum(ifNull(s.cache, 0)) AS cacheSum,
    count(s.cache) AS cacheCount
FROM samples AS s
GROUP BY room, second, side, day

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_rooms_1s{{onCluster}} TO rooms_1s AS
SELECT
    room,
    toStartOfSecond(e.at) AS second,
    side,
    toDate(e.receivedAt) AS day,
    countIf(e.side = 'play' AND e.code = 2007) AS stalls,
    countIf(e.side = 'play' AND e.code = 2105) AS lagWarnings,
    countIf(e.side = 'push' AND e.code = 1101) AS clogWarnings,
    countIf((e.side = 'push' AND e.code = 1102) OR (e.side = 'play' AND e.code = 2103)) AS reconnects
FROM events AS e
GROUP BY room, second, side, day

-- statement
CREATE VIEW IF NOT EXISTS rooms_1s_current{{onCluster}} AS
SELECT
    second,
    room,
    side,
    sum(r.samples) AS samples,
    sum(r.watchedMs) AS watchedMs,
    sum(r.stalledMs) AS stalledMs,
    sum(r.lowFpsMs) AS lowFpsMs,
    sum(r.clogMs) AS clogMs,
    sum(r.fpsSum) / nullIf(sum(r.fpsCount), 0) AS fps,
    min(r.fpsMin) AS fpsMin,
    sum(r.cpuAppSum) / nullIf(sum(r.cpuAppCount), 0) AS cpuApp,
    sum(r.cpuSysSum) / nullIf(sum(r.cpuSysCount), 0) AS cpuSys,
    sum(r.spdSum) / nullIf(sum(r.spdCount), 0) AS spd,
    sum(r.vraSum) / nullIf(sum(r.vraCount), 0) AS vra,
    sum(r.araSum) / nullIf(sum(r.araCount), 0) AS ara,
    sum(r.queSum) / nullIf(sum(r.queCount), 0) AS que,
    max(r.queMax) AS queMax,
    max(r.drpMax) AS drp,
    sum(r.jitSum) / nullIf(sum(r.jitCount), 0) AS jit,
    sum(r.cacheSum) / nullIf(sum(r.cacheCount), 0) AS cache,
    sum(r.stalls) AS stalls,
    sum(r.lagWarnings) AS lagWarnings,
    sum(r.clogWarnings) AS clogWarnings,
    sum(r.reconnects) AS reconnects
FROM rooms_1s AS r
GROUP BY second, room, side
