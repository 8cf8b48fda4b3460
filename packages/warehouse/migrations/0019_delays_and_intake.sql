-- statement
-- What viewers are behind by their own caches, per minute, protocol and cache mode.
CREATE TABLE IF NOT EXISTS delays_1m{{onCluster}}
(
    minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
    protocol LowCardinality(String),
    cacheMode LowCardinality(String),
    month Date CODEC(Delta, ZSTD(1)),
    watchedMs SimpleAggregateFunction(sum, UInt64),
    cacheSum SimpleAggregateFunction(sum, Float64),
    cacheCount SimpleAggregateFunction(sum, UInt64),
    cacheState AggregateFunction(quantilesDD(0.01, 0.5, 0.95, 0.99), Float64)
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY month
ORDER BY (minute, protocol, cacheMode)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_delays_1m{{onCluster}} TO delays_1m AS
SELECT
    toStartOfMinute(s.at) AS minute,
    protocol,
    cacheMode,
    toStartOfMonth(s.receivedAt) AS month,
    sum(s.spanMs) AS watchedMs,
    sum(toFloat64(assumeNotNull(s.cache))) AS cacheSum,
    count() AS cacheCount,
    quantilesDDState(0.01, 0.5, 0.95, 0.99)(toFloat64(assumeNotNull(s.cache))) AS cacheState
FROM samples AS s
WHERE s.side = 'play' AND isNotNull(s.cache)
GROUP BY minute, protocol, cacheMode, month

-- statement
CREATE VIEW IF NOT EXISTS delays_1m_current{{onCluster}} AS
SELECT
    minute,
    protocol,
    cacheMode,
    sum(d.watchedMs) / 60000 AS viewers,
    sum(d.cacheSum) / nullIf(sum(d.cacheCount), 0) AS delayMs,
    quantilesDDMerge(0.01, 0.5, 0.95, 0.99)(d.cacheState) AS percentiles,
    percentiles[1] AS p50Ms,
    percentiles[2] AS p95Ms,
    percentiles[3] AS p99Ms
FROM delays_1m AS d
GROUP BY minute, protocol, cacheMode

-- statement
-- What came in, per minute in which the collector received it, and how long it took from there to here.
CREATE TABLE IF NOT EXISTS intake_1m{{onCluster}}
(
    minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
    side LowCardinality(String),
    batches SimpleAggregateFunction(sum, UInt64),
    samples SimpleAggregateFunction(sum, UInt64),
    events SimpleAggregateFunction(sum, UInt64),
    implausible SimpleAggregateFunction(sum, UInt64),
    delaySumMs SimpleAggregateFunction(sum, Float64),
    delayMaxMs SimpleAggregateFunction(max, Float64),
    delayState AggregateFunction(quantilesDD(0.01, 0.5, 0.95, 0.99), Float64)
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (minute, side)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS landing_to_intake_1m{{onCluster}} TO intake_1m AS
SELECT
    toStartOfMinute(fromUnixTimestamp64Milli(landing.receivedAt, 'UTC')) AS minute,
    landing.side AS side,
    count() AS batches,
    sum(length(landing.samples.t)) AS samples,
    sum(length(landing.events)) AS events,
    sum(toFloat64(toUnixTimestamp64Milli(now64(3)) - landing.receivedAt)) AS delaySumMs,
    max(toFloat64(toUnixTimestamp64Milli(now64(3)) - landing.receivedAt)) AS delayMaxMs,
    quantilesDDState(0.01, 0.5, 0.95, 0.99)(greatest(toFloat64(toUnixTimestamp64Milli(now64(3)) - landing.receivedAt), 0)) AS delayState
FROM landing
GROUP BY minute, side

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_intake_1m{{onCluster}} TO intake_1m AS
SELECT
    toStartOfMinute(s.receivedAt) AS minute,
    side,
    sum(length(s.implausible)) AS implausible
FROM samples AS s
WHERE notEmpty(s.implausible)
GROUP BY minute, side

-- statement
CREATE VIEW IF NOT EXISTS intake_1m_current{{onCluster}} AS
SELECT
    minute,
    side,
    sum(i.batches) AS batches,
    sum(i.samples) AS samples,
    sum(i.events) AS events,
    sum(i.implausible) AS implausible,
    sum(i.delaySumMs) / nullIf(sum(i.batches), 0) AS delayMs,
    quantilesDDMerge(0.01, 0.5, 0.95, 0.99)(i.delayState) AS percentiles,
    percentiles[1] AS p50Ms,
    percentiles[2] AS p95Ms,
    percentiles[3] AS p99Ms,
    max(i.delayMaxMs) AS maxMs
FROM intake_1m AS i
GROUP BY minute, side
