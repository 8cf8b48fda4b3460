-- statement
-- stutters again, in the order of time: a question about a day need not read a year. Ordered by week, because a
-- later revision may move `from` and must still replace the earlier one.
CREATE TABLE IF NOT EXISTS stutters_by_week{{onCluster}}
(
    room String CODEC(ZSTD(1)),
    id String CODEC(ZSTD(1)),
    revision UInt64 CODEC(T64, ZSTD(1)),
    cause LowCardinality(String),
    origin LowCardinality(String),
    severity LowCardinality(String),
    confidence Float64,
    `from` DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    `to` Nullable(DateTime64(3, 'UTC')),
    session Nullable(UUID),
    viewersAffected UInt64 CODEC(T64, ZSTD(1)),
    viewersWatching UInt64 CODEC(T64, ZSTD(1)),
    groups Array(Tuple(
        by LowCardinality(String),
        id String,
        affected UInt64,
        watching UInt64)),
    provisional Bool,
    retracted Bool,
    writtenAt DateTime('UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(revision)
ORDER BY (toMonday(`from`), room, id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS stutters_to_stutters_by_week{{onCluster}} TO stutters_by_week AS
SELECT
    room, id, revision, cause, origin, severity, confidence, `from`, `to`, session, viewersAffected, viewersWatching,
    groups, provisional, retracted, writtenAt
FROM stutters

-- statement
CREATE TABLE IF NOT EXISTS alerts_by_week{{onCluster}}
(
    room String CODEC(ZSTD(1)),
    id String CODEC(ZSTD(1)),
    revision UInt64 CODEC(T64, ZSTD(1)),
    audience LowCardinality(String),
    cause LowCardinality(String),
    origin LowCardinality(String),
    severity LowCardinality(String),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    resolvedAt Nullable(DateTime64(3, 'UTC')),
    message String CODEC(ZSTD(1)),
    retracted Bool,
    stutter String CODEC(ZSTD(1)),
    writtenAt DateTime('UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(revision)
ORDER BY (toMonday(at), room, id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS alerts_to_alerts_by_week{{onCluster}} TO alerts_by_week AS
SELECT room, id, revision, audience, cause, origin, severity, at, resolvedAt, message, retracted, stutter, writtenAt
FROM alerts

-- statement
-- Who pushed in a room since when, so that a stutter can be told by phone, app and network of its VJ.
CREATE TABLE IF NOT EXISTS pushers{{onCluster}}
(
    room String CODEC(ZSTD(1)),
    session UUID,
    month Date,
    firstReceivedAt SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    platform SimpleAggregateFunction(anyLast, LowCardinality(String)),
    sdk SimpleAggregateFunction(anyLast, LowCardinality(String)),
    app SimpleAggregateFunction(anyLast, LowCardinality(String)),
    os SimpleAggregateFunction(anyLast, LowCardinality(String)),
    device SimpleAggregateFunction(anyLast, LowCardinality(String)),
    network SimpleAggregateFunction(anyLast, LowCardinality(String)),
    networkId SimpleAggregateFunction(anyLast, LowCardinality(String)),
    region SimpleAggregateFunction(anyLast, LowCardinality(String)),
    serverIp SimpleAggregateFunction(anyLast, LowCardinality(String)),
    protocol SimpleAggregateFunction(anyLast, LowCardinality(String)),
    scenario SimpleAggregateFunction(anyLast, LowCardinality(String))
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY month
ORDER BY (room, session)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS landing_to_pushers{{onCluster}} TO pushers AS
SELECT
    room,
    session,
    toStartOfMonth(fromUnixTimestamp64Milli(landing.receivedAt, 'UTC')) AS month,
    fromUnixTimestamp64Milli(landing.receivedAt, 'UTC') AS firstReceivedAt,
    client.platform AS platform,
    client.sdk AS sdk,
    client.app AS app,
    client.os AS os,
    client.device AS device,
    client.network AS network,
    client.networkId AS networkId,
    client.region AS region,
    stream.serverIp AS serverIp,
    stream.protocol AS protocol,
    stream.scenario AS scenario
FROM landing
WHERE landing.side = 'push'
