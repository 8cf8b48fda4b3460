-- statement
-- Unfolding each sample into its groups cost seven CPU seconds a million; a view a group costs two together.
DROP VIEW IF EXISTS samples_to_groups_1s{{onCluster}}

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_groups_1s_network{{onCluster}} TO groups_1s AS
SELECT
    'network' AS by,
    toStartOfSecond(s.at) AS second,
    networkId AS id,
    side,
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
GROUP BY second, id, side, day

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_groups_1s_server{{onCluster}} TO groups_1s AS
SELECT
    'server' AS by,
    toStartOfSecond(s.at) AS second,
    serverIp AS id,
    side,
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
GROUP BY second, id, side, day

-- statement
CREATE MATERIALIZED VIEW IF NOT EXISTS samples_to_groups_1s_version{{onCluster}} TO groups_1s AS
SELECT
    'version' AS by,
    toStartOfSecond(s.at) AS second,
    app AS id,
    side,
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
GROUP BY second, id, side, day

-- statement
-- Sums of whole numbers are whole: a third of the bytes.
ALTER TABLE rooms_1s{{onCluster}}
    MODIFY COLUMN cpuAppSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN cpuSysSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN spdSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN vraSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN araSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN jitSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN cacheSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))

-- statement
ALTER TABLE groups_1s{{onCluster}}
    MODIFY COLUMN spdSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))

-- statement
ALTER TABLE cells_1m{{onCluster}}
    MODIFY COLUMN cpuSysSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN spdSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN vraSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN jitSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN cacheSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))

-- statement
ALTER TABLE cells_1h{{onCluster}}
    MODIFY COLUMN cpuSysSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN spdSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN vraSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN jitSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN cacheSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))

-- statement
ALTER TABLE rooms_1m{{onCluster}}
    MODIFY COLUMN cpuAppSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN cpuSysSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN spdSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN vraSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN araSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN jitSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN cacheSum SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
