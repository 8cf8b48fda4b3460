-- statement
-- What clouds, servers and apps tell of a show: one row an id once merged; read cloud_events_current.
CREATE TABLE IF NOT EXISTS cloud_events{{onCluster}}
(
    room String COMMENT 'LVB code with its BIZID prefix' CODEC(ZSTD(1)),
    id String COMMENT 'the same whenever the same thing is told again' CODEC(ZSTD(1)),
    kind LowCardinality(String) COMMENT 'app_begin, app_end, push_begin, push_end, refusal or recording',
    source LowCardinality(String) COMMENT 'who says it: app, tencent, huawei, nginx_rtmp or srs',
    at DateTime64(3, 'UTC') COMMENT 'when it happened, on the collector''s clock as far as that can be told',
    receivedAt DateTime64(3, 'UTC') COMMENT 'when the collector heard of it',
    client String DEFAULT '' COMMENT 'of a push: what the server calls the connection' CODEC(ZSTD(1)),
    reason String DEFAULT '' COMMENT 'of a push that ended: why, in the server''s words' CODEC(ZSTD(1)),
    use LowCardinality(String) DEFAULT '' COMMENT 'of a refusal: push or play',
    fault LowCardinality(String) DEFAULT '' COMMENT 'of a refusal: what is wrong with the signed URL',
    expiresAt Nullable(DateTime64(3, 'UTC')) COMMENT 'of a refusal: until when its link said it holds',
    file String DEFAULT '' COMMENT 'of a recording: the cloud''s id of the file, or its path' CODEC(ZSTD(1)),
    format LowCardinality(String) DEFAULT '' COMMENT 'of a recording: flv, mp4, hls',
    bytes Nullable(UInt64) COMMENT 'of a recording: its size',
    startAt Nullable(DateTime64(3, 'UTC')) COMMENT 'of a recording: its first frame; NULL where unknown or after its end',
    endAt Nullable(DateTime64(3, 'UTC')) COMMENT 'of a recording: its last frame',
    url String DEFAULT '' COMMENT 'of a recording: where it can be watched, without a query' CODEC(ZSTD(1)),
    timeInconsistent Bool DEFAULT false COMMENT 'of a recording: its callback had the start after the end',
    writtenAt DateTime('UTC') DEFAULT now() COMMENT 'when the row was written',
    INDEX receivedAt receivedAt TYPE minmax GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree
ORDER BY (room, id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
CREATE VIEW IF NOT EXISTS cloud_events_current{{onCluster}} AS
SELECT * FROM cloud_events FINAL

-- statement
CREATE VIEW IF NOT EXISTS recordings_current{{onCluster}} AS
SELECT room, id, source, file, format, bytes, startAt, endAt, url, timeInconsistent, receivedAt
FROM cloud_events FINAL
WHERE kind = 'recording'

-- statement
-- A show from its begin to its end, across reconnects and restarts. A later revision of an id replaces it.
CREATE TABLE IF NOT EXISTS broadcasts{{onCluster}}
(
    room String COMMENT 'LVB code with its BIZID prefix' CODEC(ZSTD(1)),
    id String COMMENT 'room and begin: the same however often it is worked out' CODEC(ZSTD(1)),
    revision UInt64 COMMENT 'a later one replaces it; the keeper''s clock, Unix ms',
    `from` DateTime64(3, 'UTC') COMMENT 'its begin',
    `to` Nullable(DateTime64(3, 'UTC')) COMMENT 'its end; NULL while it goes on',
    begunBy LowCardinality(String) COMMENT 'what said that it began: app, or push',
    endedBy LowCardinality(String) COMMENT 'what said that it ended: app, or quiet; empty while it goes on',
    pushes UInt32 COMMENT 'pushes within it: one more than it was interrupted or started anew',
    gaps Array(Tuple(`from` DateTime64(3, 'UTC'), `to` DateTime64(3, 'UTC'))) COMMENT 'when nobody pushed within it',
    recordings Array(String) COMMENT 'ids of the recordings of it, in order',
    oddities Array(LowCardinality(String)) COMMENT 'what its facts contradict: end_before_begin, begin_twice …',
    score Nullable(Float64) COMMENT 'its quality, 0 to 100 (docs/cloud.md); NULL while it goes on',
    vjScore Nullable(Float64) COMMENT 'the same counting only what its VJ can mend',
    retracted Bool COMMENT 'true when later facts showed that there was no such broadcast',
    writtenAt DateTime('UTC') DEFAULT now() COMMENT 'when the row was written'
)
ENGINE = {{replicated}}ReplacingMergeTree(revision)
ORDER BY (room, id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
CREATE VIEW IF NOT EXISTS broadcasts_current{{onCluster}} AS
SELECT * FROM broadcasts FINAL WHERE NOT retracted

-- statement
-- The recording that a stutter begins in, and where in it; NULL where none is known that does.
CREATE VIEW IF NOT EXISTS stutter_recordings{{onCluster}} AS
SELECT
    s.room AS room,
    s.id AS stutter,
    s.cause AS cause,
    s.severity AS severity,
    s.from AS `from`,
    s.to AS `to`,
    r.startAt IS NOT NULL AND s.from <= r.endAt AS isRecorded,
    if(isRecorded, r.id, NULL) AS recording,
    if(isRecorded, r.file, NULL) AS file,
    if(isRecorded, r.url, NULL) AS url,
    if(isRecorded, dateDiff('millisecond', assumeNotNull(r.startAt), s.from), NULL) AS offsetMs,
    if(isRecorded AND r.url != '',
        concat(r.url, '#t=', toString(floor(dateDiff('millisecond', assumeNotNull(r.startAt), s.from) / 1000))), NULL) AS link
FROM stutters_current AS s
ASOF LEFT JOIN
(
    SELECT room, id, file, url, assumeNotNull(startAt) AS began, startAt, endAt
    FROM recordings_current
    WHERE startAt IS NOT NULL
) AS r ON s.room = r.room AND s.from >= r.began
