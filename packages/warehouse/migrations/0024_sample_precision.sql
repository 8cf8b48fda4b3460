-- statement
-- shiftMs is constant through a batch, so what it costs is next to nothing, and `t` need not be kept beside `at`.
ALTER TABLE samples{{onCluster}}
    ADD COLUMN IF NOT EXISTS shiftMs Int64 DEFAULT 0 CODEC(ZSTD(1)) AFTER at,
    MODIFY COLUMN t DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(toUnixTimestamp64Milli(at) - shiftMs, 'UTC')

-- statement
ALTER TABLE landing_to_samples{{onCluster}} MODIFY QUERY
SELECT
    b.room AS room,
    b.session AS session,
    b.side AS side,
    b.seq AS seq,
    position - 1 AS idx,
    fromUnixTimestamp64Milli(tMs + (b.receivedMs - b.sentMs), 'UTC') AS at,
    b.receivedMs - b.sentMs AS shiftMs,
    fromUnixTimestamp64Milli(b.receivedMs, 'UTC') AS receivedAt,
    if(rawFps BETWEEN 0 AND 120, toFloat32(round(rawFps, 1)), NULL) AS fps,
    if(rawCpuApp BETWEEN 0 AND 100, toUInt8(round(rawCpuApp)), NULL) AS cpuApp,
    if(rawCpuSys BETWEEN 0 AND 100, toUInt8(round(rawCpuSys)), NULL) AS cpuSys,
    if(rawSpd BETWEEN 0 AND 200000, toUInt32(round(rawSpd / 5) * 5), NULL) AS spd,
    if(rawVra BETWEEN 0 AND 50000, toUInt16(round(rawVra / 5) * 5), NULL) AS vra,
    if(rawAra BETWEEN 0 AND 512, toUInt16(round(rawAra)), NULL) AS ara,
    if(rawQue BETWEEN 0 AND 100000 AND rawQue = floor(rawQue), toUInt32(rawQue), NULL) AS que,
    if(rawDrp BETWEEN 0 AND 4294967295 AND rawDrp = floor(rawDrp), toUInt32(rawDrp), NULL) AS drp,
    if(rawJit BETWEEN 0 AND 60000, toUInt16(round(rawJit)), NULL) AS jit,
    if(rawCache BETWEEN 0 AND 120000, toUInt32(round(rawCache, -1)), NULL) AS cache,
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
    toUInt16(round(span, -2)) AS spanMs,
    multiIf(
        b.side != 'play', 0,
        empty(b.still), if(empty(b.marks) AND b.seq > 0 AND fps = 0 AND ifNull(cache, 0) < 200, span, 0),
        least(span, arraySum(one -> greatest(least(one.2, tMs) - greatest(one.1, tMs - span), 0), b.still))) AS stalledMs,
    b.client.platform AS platform,
    b.client.os AS os,
    b.client.device AS device,
    b.client.app AS app,
    b.client.sdk AS sdk,
    b.client.network AS network,
    b.client.networkId AS networkId,
    b.client.region AS region,
    b.stream.protocol AS protocol,
    b.stream.scenario AS scenario,
    b.stream.targetFps AS targetFps,
    b.stream.videoBitrate AS videoBitrate,
    b.stream.cacheMode AS cacheMode,
    b.stream.serverIp AS serverIp
FROM
(
    SELECT
        room, session, side, seq, client, stream, samples,
        landing.receivedAt AS receivedMs,
        landing.sentAt AS sentMs,
        arrayMap((difference, place) -> toUInt16(multiIf(
            place > 1, least(greatest(difference, 0), 6000),
            length(samples.t) > 1, least(greatest(samples.t[2] - samples.t[1], 0), 6000),
            1000)), arrayDifference(samples.t), arrayEnumerate(samples.t)) AS spans,
        arraySort(mark -> mark.1, arrayMap(event -> (event.t, event.code), arrayFilter(
            event -> landing.side = 'play' AND event.code IN (2001, 2002, 2003, 2004, 2006, 2007, -2301, 2105),
            landing.events))) AS marks,
        arrayFilter(mark -> mark.2 != 2105, marks) AS phases,
        arrayMap(
            (mark, place) -> (
                mark.1,
                if(place < length(phases), phases[place + 1].1, toInt64(9e15)),
                mark.2 = 2007 AND arrayLast(
                    code -> code IN (2001, 2002, 2003, 2004),
                    arrayConcat([if(landing.seq > 0, 2004, 2001)], arraySlice(phases.2, 1, place - 1))) IN (2003, 2004)),
            phases,
            arrayEnumerate(phases)) AS stretches,
        arrayFilter(mark -> mark.2 = 2105, marks) AS frozen,
        arrayFilter(
            (mark, place) -> place = 1 OR mark.1 - frozen[place - 1].1 > 2000,
            frozen,
            arrayEnumerate(frozen)) AS freezes,
        arrayConcat(
            if(notEmpty(phases) AND phases[1].2 = 2004 AND landing.seq > 0, [(toInt64(0), phases[1].1)], []),
            arrayMap(
                stretch -> (stretch.1, stretch.2),
                arrayFilter(stretch -> stretch.3 AND stretch.2 - stretch.1 >= 100, stretches)),
            arrayMap(
                mark -> (mark.1 - 800, mark.1),
                if(has(phases.2, 2007), [], freezes))) AS still
    FROM landing
) AS b
ARRAY JOIN
    b.samples.t AS tMs,
    arrayEnumerate(b.samples.t) AS position,
    b.spans AS span,
    arrayResize(b.samples.fps, length(b.samples.t)) AS rawFps,
    arrayResize(b.samples.cpuApp, length(b.samples.t)) AS rawCpuApp,
    arrayResize(b.samples.cpuSys, length(b.samples.t)) AS rawCpuSys,
    arrayResize(b.samples.spd, length(b.samples.t)) AS rawSpd,
    arrayResize(b.samples.vra, length(b.samples.t)) AS rawVra,
    arrayResize(b.samples.ara, length(b.samples.t)) AS rawAra,
    arrayResize(b.samples.que, length(b.samples.t)) AS rawQue,
    arrayResize(b.samples.drp, length(b.samples.t)) AS rawDrp,
    arrayResize(b.samples.jit, length(b.samples.t)) AS rawJit,
    arrayResize(b.samples.cache, length(b.samples.t)) AS rawCache

-- statement
-- There and back: until it is loaded anew, a view whose query was changed gives its blocks other deduplication
-- tokens than afterwards, and a retry across a restart would count twice.
RENAME TABLE landing_to_samples TO landing_to_samples_changed, landing_to_samples_changed TO landing_to_samples{{onCluster}}

-- statement
ALTER TABLE samples{{onCluster}}
    UPDATE shiftMs = toUnixTimestamp64Milli(at) - toUnixTimestamp64Milli(t) WHERE shiftMs = 0
    SETTINGS mutations_sync = 2

-- statement
-- To the precision that means something (docs/decisions/0009): frames/s to tenths, per cent and jitter whole, rates
-- to 5 kbit/s (half a packet a second), caches to 10 ms (a quarter of a frame).
ALTER TABLE samples{{onCluster}}
    DROP COLUMN IF EXISTS t,
    ADD COLUMN t DateTime64(3, 'UTC')
        ALIAS fromUnixTimestamp64Milli(toUnixTimestamp64Milli(at) - shiftMs, 'UTC') AFTER idx,
    MODIFY COLUMN fps Nullable(Float32) CODEC(ZSTD(1)),
    MODIFY COLUMN cpuApp Nullable(UInt8) CODEC(ZSTD(1)),
    MODIFY COLUMN cpuSys Nullable(UInt8) CODEC(ZSTD(1)),
    MODIFY COLUMN spd Nullable(UInt32) CODEC(GCD, T64, ZSTD(1)),
    MODIFY COLUMN vra Nullable(UInt16) CODEC(GCD, T64, ZSTD(1)),
    MODIFY COLUMN ara Nullable(UInt16) CODEC(ZSTD(1)),
    MODIFY COLUMN jit Nullable(UInt16) CODEC(T64, ZSTD(1)),
    MODIFY COLUMN cache Nullable(UInt32) CODEC(GCD, T64, ZSTD(1)),
    MODIFY COLUMN spanMs UInt16 CODEC(ZSTD(1)),
    MODIFY COLUMN targetFps Nullable(Float32) CODEC(ZSTD(1)),
    MODIFY COLUMN videoBitrate Nullable(Float32) CODEC(ZSTD(1))
