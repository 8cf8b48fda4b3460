-- statement
CREATE TABLE IF NOT EXISTS events{{onCluster}}
(
    room String,
    session UUID,
    side LowCardinality(String),
    seq UInt32 CODEC(Delta, ZSTD(1)),
    idx UInt16 CODEC(Delta, ZSTD(1)),
    t DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    receivedAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    code Int32 CODEC(ZSTD(1)),
    detail String CODEC(ZSTD(1)),
    platform LowCardinality(String),
    app LowCardinality(String),
    sdk LowCardinality(String),
    network LowCardinality(String),
    networkId LowCardinality(String),
    region LowCardinality(String),
    protocol LowCardinality(String),
    serverIp LowCardinality(String)
)
ENGINE = {{replicated}}MergeTree
PARTITION BY toYYYYMMDD(receivedAt)
ORDER BY (room, toStartOfHour(at), session, at)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS landing_to_events{{onCluster}} TO events AS
SELECT
    room,
    session,
    side,
    seq,
    position - 1 AS idx,
    fromUnixTimestamp64Milli(event.t, 'UTC') AS t,
    fromUnixTimestamp64Milli(event.t + (landing.receivedAt - landing.sentAt), 'UTC') AS at,
    fromUnixTimestamp64Milli(landing.receivedAt, 'UTC') AS receivedAt,
    event.code AS code,
    event.detail AS detail,
    client.platform AS platform,
    client.app AS app,
    client.sdk AS sdk,
    client.network AS network,
    client.networkId AS networkId,
    client.region AS region,
    stream.protocol AS protocol,
    stream.serverIp AS serverIp
FROM landing
ARRAY JOIN
    events AS event,
    arrayEnumerate(events) AS position
