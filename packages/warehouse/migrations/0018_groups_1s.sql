-- statement
-- Per second and group of clients (as verdicts name them, and by SDK): what has just begun, before a minute is full.
CREATE TABLE IF NOT EXISTS groups_1s{{onCluster}}
(
    by LowCardinality(String),
    second DateTime('UTC') CODEC(Delta, ZSTD(1)),
    id LowCardinality(String),
    side LowCardinality(String),
    day Date CODEC(Delta, ZSTD(1)),
    samples SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    watchedMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    stalledMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    lowFpsMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    clogMs SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    fpsSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    fpsCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    spdSum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    spdCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY day
ORDER BY (by, second, id, side)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_groups_1s{{onCluster}} TO groups_1s AS
SELECT
    cell.1 AS by,
    second,
    cell.2 AS id,
    side,
    day,
    sum(f.samples) AS samples,
    sum(f.watchedMs) AS watchedMs,
    sum(f.stalledMs) AS stalledMs,
    sum(f.lowFpsMs) AS lowFpsMs,
    sum(f.clogMs) AS clogMs,
    sum(f.fpsSum) AS fpsSum,
    sum(f.fpsCount) AS fpsCount,
    sum(f.spdSum) AS spdSum,
    sum(f.spdCount) AS spdCount
FROM
(
    SELECT
        toStartOfSecond(s.at) AS second,
        side, networkId, serverIp, region, protocol, app, sdk,
        toDate(s.receivedAt) AS day,
        count() AS samples,
        sum(s.spanMs) AS watchedMs,
        sum(s.stalledMs) AS stalledMs,
        sumIf(s.spanMs, s.side = 'push' AND s.fps < 10) AS lowFpsMs,
        sumIf(s.spanMs, s.side = 'push' AND s.que >= 10) AS clogMs,
        sum(ifNull(s.fps, 0)) AS fpsSum,
        count(s.fps) AS fpsCount,
        sum(ifNull(s.spd, 0)) AS spdSum,
        count(s.spd) AS spdCount
    FROM samples AS s
    GROUP BY second, side, networkId, serverIp, region, protocol, app, sdk, day
) AS f
ARRAY JOIN [('network', networkId), ('server', serverIp), ('region', region), ('protocol', protocol), ('version', app), ('sdk', sdk)] AS cell
GROUP BY by, second, id, side, day
