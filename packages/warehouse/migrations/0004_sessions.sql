-- statement
-- One row a session and month once merged; read sessions_current, which merges the rest.
CREATE TABLE IF NOT EXISTS sessions{{onCluster}}
(
    room String,
    session UUID,
    month Date,
    side SimpleAggregateFunction(anyLast, LowCardinality(String)),
    firstReceivedAt SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    lastReceivedAt SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    batches SimpleAggregateFunction(sum, UInt64),
    samples SimpleAggregateFunction(sum, UInt64),
    events SimpleAggregateFunction(sum, UInt64),
    maxSeq SimpleAggregateFunction(max, UInt32),
    platform SimpleAggregateFunction(anyLast, LowCardinality(String)),
    sdk SimpleAggregateFunction(anyLast, LowCardinality(String)),
    app SimpleAggregateFunction(anyLast, LowCardinality(String)),
    os SimpleAggregateFunction(anyLast, LowCardinality(String)),
    device SimpleAggregateFunction(anyLast, LowCardinality(String)),
    network SimpleAggregateFunction(anyLast, LowCardinality(String)),
    networkId SimpleAggregateFunction(anyLast, LowCardinality(String)),
    region SimpleAggregateFunction(anyLast, LowCardinality(String)),
    protocol SimpleAggregateFunction(anyLast, LowCardinality(String)),
    scenario SimpleAggregateFunction(anyLast, LowCardinality(String)),
    targetFps SimpleAggregateFunction(anyLast, Nullable(Float64)),
    width SimpleAggregateFunction(anyLast, Nullable(UInt16)),
    height SimpleAggregateFunction(anyLast, Nullable(UInt16)),
    videoBitrate SimpleAggregateFunction(anyLast, Nullable(Float64)),
    cacheMode SimpleAggregateFunction(anyLast, LowCardinality(String)),
    serverIp SimpleAggregateFunction(anyLast, LowCardinality(String))
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
CREATE MATERIALIZED VIEW IF NOT EXISTS landing_to_sessions{{onCluster}} TO sessions AS
SELECT
    room,
    session,
    toStartOfMonth(fromUnixTimestamp64Milli(landing.receivedAt, 'UTC')) AS month,
    landing.side AS side,
    fromUnixTimestamp64Milli(landing.receivedAt, 'UTC') AS firstReceivedAt,
    fromUnixTimestamp64Milli(landing.receivedAt, 'UTC') AS lastReceivedAt,
    toUInt64(1) AS batches,
    length(landing.samples.t) AS samples,
    length(landing.events) AS events,
    landing.seq AS maxSeq,
    client.platform AS platform,
    client.sdk AS sdk,
    client.app AS app,
    client.os AS os,
    client.device AS device,
    client.network AS network,
    client.networkId AS networkId,
    client.region AS region,
    stream.protocol AS protocol,
    stream.scenario AS scenario,
    stream.targetFps AS targetFps,
    stream.width AS width,
    stream.height AS height,
    stream.videoBitrate AS videoBitrate,
    stream.cacheMode AS cacheMode,
    stream.serverIp AS serverIp
FROM landing

-- statement
CREATE VIEW IF NOT EXISTS sessions_current{{onCluster}} AS
SELECT
    room,
    session,
    anyLast(s.side) AS side,
    min(s.firstReceivedAt) AS firstReceivedAt,
    max(s.lastReceivedAt) AS lastReceivedAt,
    sum(s.batches) AS batches,
    sum(s.samples) AS samples,
    sum(s.events) AS events,
    max(s.maxSeq) AS maxSeq,
    argMax(s.platform, s.lastReceivedAt) AS platform,
    argMax(s.sdk, s.lastReceivedAt) AS sdk,
    argMax(s.app, s.lastReceivedAt) AS app,
    argMax(s.os, s.lastReceivedAt) AS os,
    argMax(s.device, s.lastReceivedAt) AS device,
    argMax(s.network, s.lastReceivedAt) AS network,
    argMax(s.networkId, s.lastReceivedAt) AS networkId,
    argMax(s.region, s.lastReceivedAt) AS region,
    argMax(s.protocol, s.lastReceivedAt) AS protocol,
    argMax(s.scenario, s.lastReceivedAt) AS scenario,
    argMax(s.targetFps, s.lastReceivedAt) AS targetFps,
    argMax(s.width, s.lastReceivedAt) AS width,
    argMax(s.height, s.lastReceivedAt) AS height,
    argMax(s.videoBitrate, s.lastReceivedAt) AS videoBitrate,
    argMax(s.cacheMode, s.lastReceivedAt) AS cacheMode,
    argMax(s.serverIp, s.lastReceivedAt) AS serverIp
FROM sessions AS s
GROUP BY room, session
