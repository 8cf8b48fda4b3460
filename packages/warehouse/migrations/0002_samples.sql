-- statement
-- One row a sample. t is the client's clock; at is the same moment on the collector's, so it lies within
-- a day of receivedAt whatever the client believes. Partitions follow receivedAt, which no client chooses.
CREATE TABLE IF NOT EXISTS samples{{onCluster}}
(
    room String,
    session UUID,
    side LowCardinality(String),
    seq UInt32 CODEC(Delta, ZSTD(1)),
    idx UInt16 CODEC(Delta, ZSTD(1)),
    t DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    receivedAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    fps Nullable(Float64) CODEC(ZSTD(1)),
    cpuApp Nullable(Float64) CODEC(ZSTD(1)),
    cpuSys Nullable(Float64) CODEC(ZSTD(1)),
    spd Nullable(Float64) CODEC(ZSTD(1)),
    vra Nullable(Float64) CODEC(ZSTD(1)),
    ara Nullable(Float64) CODEC(ZSTD(1)),
    que Nullable(UInt32) CODEC(T64, ZSTD(1)),
    drp Nullable(UInt32) CODEC(Delta, ZSTD(1)),
    jit Nullable(Float64) CODEC(ZSTD(1)),
    cache Nullable(Float64) CODEC(ZSTD(1)),
    implausible Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    platform LowCardinality(String),
    app LowCardinality(String),
    sdk LowCardinality(String),
    network LowCardinality(String),
    networkId LowCardinality(String),
    region LowCardinality(String),
    protocol LowCardinality(String),
    scenario LowCardinality(String),
    targetFps Nullable(Float64) CODEC(ZSTD(1)),
    videoBitrate Nullable(Float64) CODEC(ZSTD(1)),
    cacheMode LowCardinality(String),
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
CREATE MATERIALIZED VIEW IF NOT EXISTS landing_to_samples{{onCluster}} TO samples AS
SELECT
    room,
    session,
    side,
    seq,
    position - 1 AS idx,
    fromUnixTimestamp64Milli(tMs, 'UTC') AS t,
    fromUnixTimestamp64Milli(tMs + (landing.receivedAt - landing.sentAt), 'UTC') AS at,
    fromUnixTimestamp64Milli(landing.receivedAt, 'UTC') AS receivedAt,
    if(rawFps BETWEEN 0 AND 120, rawFps, NULL) AS fps,
    if(rawCpuApp BETWEEN 0 AND 100, rawCpuApp, NULL) AS cpuApp,
    if(rawCpuSys BETWEEN 0 AND 100, rawCpuSys, NULL) AS cpuSys,
    if(rawSpd BETWEEN 0 AND 200000, rawSpd, NULL) AS spd,
    if(rawVra BETWEEN 0 AND 50000, rawVra, NULL) AS vra,
    if(rawAra BETWEEN 0 AND 512, rawAra, NULL) AS ara,
    if(rawQue BETWEEN 0 AND 100000 AND rawQue = floor(rawQue), toUInt32(rawQue), NULL) AS que,
    if(rawDrp BETWEEN 0 AND 4294967295 AND rawDrp = floor(rawDrp), toUInt32(rawDrp), NULL) AS drp,
    if(rawJit BETWEEN 0 AND 60000, rawJit, NULL) AS jit,
    if(rawCache BETWEEN 0 AND 120000, rawCache, NULL) AS cache,
    CAST(
        arrayFilter(pair -> isNotNull(pair.2), [
            ('fps', if(isNull(fps), rawFps, NULL)),
            ('cpuApp', if(isNull(cpuApp), rawCpuApp, NULL)),
            ('cpuSys', if(isNull(cpuSys), rawCpuSys, NULL)),
            ('spd', if(isNull(spd), rawSpd, NULL)),
            ('vra', if(isNull(vra), rawVra, NULL)),
            ('ara', if(isNull(ara), rawAra, NULL)),
            ('que', if(isNull(que), rawQue, NULL)),
            ('drp', if(isNull(drp), rawDrp, NULL)),
            ('jit', if(isNull(jit), rawJit, NULL)),
            ('cache', if(isNull(cache), rawCache, NULL))]),
        'Map(LowCardinality(String), Float64)') AS implausible,
    client.platform AS platform,
    client.app AS app,
    client.sdk AS sdk,
    client.network AS network,
    client.networkId AS networkId,
    client.region AS region,
    stream.protocol AS protocol,
    stream.scenario AS scenario,
    stream.targetFps AS targetFps,
    stream.videoBitrate AS videoBitrate,
    stream.cacheMode AS cacheMode,
    stream.serverIp AS serverIp
FROM landing
ARRAY JOIN
    samples.t AS tMs,
    arrayEnumerate(samples.t) AS position,
    arrayResize(samples.fps, length(samples.t)) AS rawFps,
    arrayResize(samples.cpuApp, length(samples.t)) AS rawCpuApp,
    arrayResize(samples.cpuSys, length(samples.t)) AS rawCpuSys,
    arrayResize(samples.spd, length(samples.t)) AS rawSpd,
    arrayResize(samples.vra, length(samples.t)) AS rawVra,
    arrayResize(samples.ara, length(samples.t)) AS rawAra,
    arrayResize(samples.que, length(samples.t)) AS rawQue,
    arrayResize(samples.drp, length(samples.t)) AS rawDrp,
    arrayResize(samples.jit, length(samples.t)) AS rawJit,
    arrayResize(samples.cache, length(samples.t)) AS rawCache
