-- statement
-- Per minute and everything that a fault can be common to: by any of these, filtered by any other. Sums only,
-- so it is read directly, with sum() and GROUP BY.
CREATE TABLE IF NOT EXISTS cells_1m{{onCluster}}
(
    minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
    side LowCardinality(String),
    room String CODEC(ZSTD(1)),
    networkId LowCardinality(String),
    serverIp LowCardinality(String),
    region LowCardinality(String),
    protocol LowCardinality(String),
    app LowCardinality(String),
    sdk LowCardinality(String),
    platform LowCardinality(String),
    os LowCardinality(String),
    device LowCardinality(String),
    network LowCardinality(String),
    cacheMode LowCardinality(String),
    scenario LowCardinality(String),
    month Date CODEC(Delta, ZSTD(1)),
    samples SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    watchedMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    stalledMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    lowFpsMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    clogMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    hotCpuMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    fpsSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    fpsCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    cpuSysSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    cpuSysCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    spdSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    spdCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    vraSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    vraCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    jitSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    jitCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    cacheSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    cacheCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    stalls SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    lagWarnings SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    clogWarnings SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    reconnects SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    pushFailures SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    watchFailures SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY month
PRIMARY KEY (minute, side, room)
ORDER BY (minute, side, room, networkId, serverIp, region, protocol, app, sdk, platform, os, device, network, cacheMode, scenario)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
-- The same by hour, of all rooms together: for weeks and months.
CREATE TABLE IF NOT EXISTS cells_1h{{onCluster}}
(
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    side LowCardinality(String),
    networkId LowCardinality(String),
    serverIp LowCardinality(String),
    region LowCardinality(String),
    protocol LowCardinality(String),
    app LowCardinality(String),
    sdk LowCardinality(String),
    platform LowCardinality(String),
    os LowCardinality(String),
    device LowCardinality(String),
    network LowCardinality(String),
    cacheMode LowCardinality(String),
    scenario LowCardinality(String),
    month Date CODEC(Delta, ZSTD(1)),
    samples SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    watchedMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    stalledMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    lowFpsMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    clogMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    hotCpuMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    fpsSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    fpsCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    cpuSysSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    cpuSysCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    spdSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    spdCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    vraSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    vraCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    jitSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    jitCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    cacheSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    cacheCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    stalls SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    lagWarnings SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    clogWarnings SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    reconnects SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    pushFailures SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    watchFailures SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY month
PRIMARY KEY (hour, side, networkId)
ORDER BY (hour, side, networkId, serverIp, region, protocol, app, sdk, platform, os, device, network, cacheMode, scenario)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS cells_1m_to_cells_1h{{onCluster}} TO cells_1h AS
SELECT
    toStartOfHour(c.minute) AS hour,
    side, networkId, serverIp, region, protocol, app, sdk, platform, os, device, network, cacheMode, scenario,
    month,
    sum(c.samples) AS samples,
    sum(c.watchedMs) AS watchedMs,
    sum(c.stalledMs) AS stalledMs,
    sum(c.lowFpsMs) AS lowFpsMs,
    sum(c.clogMs) AS clogMs,
    sum(c.hotCpuMs) AS hotCpuMs,
    sum(c.fpsSum) AS fpsSum,
    sum(c.fpsCount) AS fpsCount,
    sum(c.cpuSysSum) AS cpuSysSum,
    sum(c.cpuSysCount) AS cpuSysCount,
    sum(c.spdSum) AS spdSum,
    sum(c.spdCount) AS spdCount,
    sum(c.vraSum) AS vraSum,
    sum(c.vraCount) AS vraCount,
    sum(c.jitSum) AS jitSum,
    sum(c.jitCount) AS jitCount,
    sum(c.cacheSum) AS cacheSum,
    sum(c.cacheCount) AS cacheCount,
    sum(c.stalls) AS stalls,
    sum(c.lagWarnings) AS lagWarnings,
    sum(c.clogWarnings) AS clogWarnings,
    sum(c.reconnects) AS reconnects,
    sum(c.pushFailures) AS pushFailures,
    sum(c.watchFailures) AS watchFailures
FROM cells_1m AS c
GROUP BY hour, side, networkId, serverIp, region, protocol, app, sdk, platform, os, device, network, cacheMode, scenario, month

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_cells_1m{{onCluster}} TO cells_1m AS
SELECT
    toStartOfMinute(s.at) AS minute,
    side, room, networkId, serverIp, region, protocol, app, sdk, platform, os, device, network, cacheMode, scenario,
    toStartOfMonth(s.receivedAt) AS month,
    count() AS samples,
    sum(s.spanMs) AS watchedMs,
    sum(s.stalledMs) AS stalledMs,
    sumIf(s.spanMs, s.side = 'push' AND s.fps < 10) AS lowFpsMs,
    sumIf(s.spanMs, s.side = 'push' AND s.que >= 10) AS clogMs,
    sumIf(s.spanMs, s.cpuSys >= 80) AS hotCpuMs,
    sum(ifNull(s.fps, 0)) AS fpsSum,
    count(s.fps) AS fpsCount,
    sum(ifNull(s.cpuSys, 0)) AS cpuSysSum,
    count(s.cpuSys) AS cpuSysCount,
    sum(ifNull(s.spd, 0)) AS spdSum,
    count(s.spd) AS spdCount,
    sum(ifNull(s.vra, 0)) AS vraSum,
    count(s.vra) AS vraCount,
    sum(ifNull(s.jit, 0)) AS jitSum,
    count(s.jit) AS jitCount,
    sum(ifNull(s.cache, 0)) AS cacheSum,
    count(s.cache) AS cacheCount
FROM samples AS s
GROUP BY minute, side, room, networkId, serverIp, region, protocol, app, sdk, platform, os, device, network, cacheMode, scenario, month

-- statement
-- handbook, "Event Code": 2007 loading, 2105 stutter, 1101 weak uplink, 1102 and 2103 reconnect; the failures
-- are the critical codes of each side and 3001 to 3005.
CREATE MATERIALIZED VIEW IF NOT EXISTS landing_to_cells_1m{{onCluster}} TO cells_1m AS
SELECT
    toStartOfMinute(fromUnixTimestamp64Milli(event.t + (landing.receivedAt - landing.sentAt), 'UTC')) AS minute,
    landing.side AS side,
    landing.room AS room,
    client.networkId AS networkId,
    stream.serverIp AS serverIp,
    client.region AS region,
    stream.protocol AS protocol,
    client.app AS app,
    client.sdk AS sdk,
    client.platform AS platform,
    client.os AS os,
    client.device AS device,
    client.network AS network,
    stream.cacheMode AS cacheMode,
    stream.scenario AS scenario,
    toStartOfMonth(fromUnixTimestamp64Milli(landing.receivedAt, 'UTC')) AS month,
    countIf(landing.side = 'play' AND event.code = 2007) AS stalls,
    countIf(landing.side = 'play' AND event.code = 2105) AS lagWarnings,
    countIf(landing.side = 'push' AND event.code = 1101) AS clogWarnings,
    countIf((landing.side = 'push' AND event.code = 1102) OR (landing.side = 'play' AND event.code = 2103)) AS reconnects,
    countIf(landing.side = 'push' AND (event.code BETWEEN -1309 AND -1301 OR event.code BETWEEN 3001 AND 3005)) AS pushFailures,
    countIf(landing.side = 'play' AND (event.code BETWEEN -2306 AND -2301 OR event.code BETWEEN 3001 AND 3005)) AS watchFailures
FROM landing
ARRAY JOIN events AS event
GROUP BY minute, side, room, networkId, serverIp, region, protocol, app, sdk, platform, os, device, network, cacheMode, scenario, month
