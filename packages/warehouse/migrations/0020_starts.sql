-- statement
-- How each view came to its first picture; one row a session once merged, read starts_current.
CREATE TABLE IF NOT EXISTS starts{{onCluster}}
(
    day Date CODEC(Delta, ZSTD(1)),
    room String,
    session UUID,
    month Date CODEC(Delta, ZSTD(1)),
    askedAt SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
    connectedAt SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
    firstFrameAt SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
    lastAt SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    failureCode SimpleAggregateFunction(anyLast, Nullable(Int32)),
    protocol SimpleAggregateFunction(anyLast, LowCardinality(String)),
    networkId SimpleAggregateFunction(anyLast, LowCardinality(String)),
    serverIp SimpleAggregateFunction(anyLast, LowCardinality(String)),
    region SimpleAggregateFunction(anyLast, LowCardinality(String)),
    app SimpleAggregateFunction(anyLast, LowCardinality(String)),
    sdk SimpleAggregateFunction(anyLast, LowCardinality(String)),
    platform SimpleAggregateFunction(anyLast, LowCardinality(String)),
    device SimpleAggregateFunction(anyLast, LowCardinality(String)),
    network SimpleAggregateFunction(anyLast, LowCardinality(String)),
    cacheMode SimpleAggregateFunction(anyLast, LowCardinality(String))
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY month
ORDER BY (day, room, session)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1

-- statement
-- As the diagnosis reads a start: asked for with the first thing heard of batch 0, ended by the first picture
-- (2003), the first play (2004) or the first sample with frames. Batches from the twentieth on cannot be one.
CREATE MATERIALIZED VIEW IF NOT EXISTS landing_to_starts{{onCluster}} TO starts AS
SELECT
    toDate(fromUnixTimestamp64Milli(b.receivedMs, 'UTC')) AS day,
    b.room AS room,
    b.session AS session,
    toStartOfMonth(day) AS month,
    if(b.seq = 0 AND notEmpty(heard), fromUnixTimestamp64Milli(arrayMin(heard) + shift, 'UTC'), NULL) AS askedAt,
    if(notEmpty(connected), fromUnixTimestamp64Milli(arrayMin(connected) + shift, 'UTC'), NULL) AS connectedAt,
    if(notEmpty(shown), fromUnixTimestamp64Milli(arrayMin(shown) + shift, 'UTC'), NULL) AS firstFrameAt,
    fromUnixTimestamp64Milli(arrayMax(arrayPushBack(heard, b.sentMs)) + shift, 'UTC') AS lastAt,
    if(notEmpty(failed), failed[-1], NULL) AS failureCode,
    b.stream.protocol AS protocol,
    b.client.networkId AS networkId,
    b.stream.serverIp AS serverIp,
    b.client.region AS region,
    b.client.app AS app,
    b.client.sdk AS sdk,
    b.client.platform AS platform,
    b.client.device AS device,
    b.client.network AS network,
    b.stream.cacheMode AS cacheMode
FROM
(
    SELECT
        room, session, seq, client, stream,
        landing.receivedAt AS receivedMs,
        landing.sentAt AS sentMs,
        landing.receivedAt - landing.sentAt AS shift,
        arrayConcat(samples.t, events.t) AS heard,
        arrayMap(event -> event.t, arrayFilter(event -> event.code = 2001, landing.events)) AS connected,
        arrayConcat(
            arrayMap(event -> event.t, arrayFilter(event -> event.code IN (2003, 2004), landing.events)),
            arrayFilter((t, fps) -> ifNull(fps, 0) > 0, samples.t, arrayResize(samples.fps, length(samples.t)))) AS shown,
        arrayMap(event -> event.code, arrayFilter(
            event -> event.code BETWEEN -2306 AND -2301 OR event.code BETWEEN 3001 AND 3004,
            landing.events)) AS failed
    FROM landing
    WHERE landing.side = 'play' AND landing.seq < 20
) AS b

-- statement
-- failed: no picture and a code that says why, or none for 10 s (30 s over HLS; rules: startFailedMs).
CREATE VIEW IF NOT EXISTS starts_current{{onCluster}} AS
SELECT
    day,
    room,
    session,
    min(s.askedAt) AS askedAt,
    min(s.connectedAt) AS connectedAt,
    min(s.firstFrameAt) AS firstFrameAt,
    toFloat64(dateDiff('millisecond', askedAt, firstFrameAt)) AS startMs,
    toFloat64(dateDiff('millisecond', askedAt, connectedAt)) AS connectMs,
    isNull(firstFrameAt) AND (
        isNotNull(failureCode)
        OR dateDiff('millisecond', askedAt, max(s.lastAt)) >= if(protocol = 'hls', 30000, 10000)) AS failed,
    anyLast(s.failureCode) AS failureCode,
    anyLast(s.protocol) AS protocol,
    anyLast(s.networkId) AS networkId,
    anyLast(s.serverIp) AS serverIp,
    anyLast(s.region) AS region,
    anyLast(s.app) AS app,
    anyLast(s.sdk) AS sdk,
    anyLast(s.platform) AS platform,
    anyLast(s.device) AS device,
    anyLast(s.network) AS network,
    anyLast(s.cacheMode) AS cacheMode
FROM starts AS s
GROUP BY day, room, session
HAVING isNotNull(askedAt)
