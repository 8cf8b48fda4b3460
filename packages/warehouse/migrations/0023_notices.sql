-- statement
-- What the words of an alert hang on. Of alerts of before, as near as cause and origin tell it.
ALTER TABLE alerts{{onCluster}}
    ADD COLUMN IF NOT EXISTS advice LowCardinality(String) DEFAULT multiIf(
        origin = 'push_disconnected', 'reconnect',
        cause = 'upstream_clog', 'clog_wired',
        origin = 'camera', 'dark',
        origin = 'encoder_fault', 'encoder',
        origin = 'encoder_settings', 'ask_less',
        origin = 'encoder_cpu', 'phone_busy_background',
        'few_pictures') AFTER resolvedAt

-- statement
CREATE OR REPLACE VIEW alerts_current{{onCluster}} AS
SELECT * FROM alerts FINAL WHERE NOT retracted

-- statement
-- What VJs were told, each word of an alert's life once.
CREATE TABLE IF NOT EXISTS notices{{onCluster}}
(
    room String CODEC(ZSTD(1)),
    id String CODEC(ZSTD(1)),
    alert String CODEC(ZSTD(1)),
    number UInt32,
    source LowCardinality(String),
    phase LowCardinality(String),
    outcome LowCardinality(Nullable(String)),
    cause LowCardinality(Nullable(String)),
    origin LowCardinality(Nullable(String)),
    severity LowCardinality(String),
    verdict Nullable(String) CODEC(ZSTD(1)),
    stutter Nullable(String) CODEC(ZSTD(1)),
    advice LowCardinality(Nullable(String)),
    message String CODEC(ZSTD(1)),
    remedies Array(String) CODEC(ZSTD(1)),
    since DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    resolvedAt Nullable(DateTime64(3, 'UTC')),
    saidAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    writtenAt DateTime('UTC') DEFAULT now()
)
ENGINE = {{replicated}}ReplacingMergeTree(writtenAt)
ORDER BY (toMonday(saidAt), room, alert, number)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
-- Whom a notice was brought to; the last attempt of a delivery stands.
CREATE TABLE IF NOT EXISTS deliveries{{onCluster}}
(
    room String CODEC(ZSTD(1)),
    id String CODEC(ZSTD(1)),
    notice String CODEC(ZSTD(1)),
    alert String CODEC(ZSTD(1)),
    channel LowCardinality(String),
    target LowCardinality(String),
    attempt UInt32,
    outcome LowCardinality(String),
    status Nullable(UInt16),
    reason Nullable(String) CODEC(ZSTD(1)),
    clients UInt32,
    tookMs UInt32,
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    writtenAt DateTime('UTC') DEFAULT now()
)
ENGINE = {{replicated}}ReplacingMergeTree(attempt)
ORDER BY (room, alert, id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
-- One row an alert that a VJ was told: when, whether anybody was reached, and whether the room recovered.
CREATE VIEW IF NOT EXISTS alert_history{{onCluster}} AS
SELECT
    n.room AS room,
    n.alert AS alert,
    n.source AS source,
    n.cause AS cause,
    n.origin AS origin,
    n.severity AS severity,
    n.message AS message,
    n.stutter AS stutter,
    n.since AS since,
    n.raisedAt AS raisedAt,
    if(n.phase = 'resolved', n.lastEndedAt, NULL) AS endedAt,
    n.words AS words,
    n.phase AS phase,
    if(n.phase = 'resolved', n.lastOutcome, NULL) AS outcome,
    ifNull(outcome = 'recovered', false) AS recovered,
    if(recovered, greatest(dateDiff('millisecond', n.since, endedAt), 0), NULL) AS recoveryMs,
    d.clients AS clients,
    d.delivered AS webhooksDelivered,
    d.dead AS webhooksDead,
    d.waiting AS webhooksWaiting,
    d.firstReachedAt AS firstReachedAt
FROM
(
    SELECT
        s.room AS room,
        s.alert AS alert,
        any(s.source) AS source,
        any(s.cause) AS cause,
        argMax(s.origin, s.number) AS origin,
        if(countIf(s.severity = 'severe') > 0, 'severe', argMax(s.severity, s.number)) AS severity,
        argMinIf(s.message, s.number, s.phase = 'raised') AS message,
        argMax(s.stutter, s.number) AS stutter,
        min(s.since) AS since,
        minIf(s.saidAt, s.phase = 'raised') AS raisedAt,
        argMax(s.resolvedAt, s.number) AS lastEndedAt,
        count() AS words,
        argMax(s.phase, s.number) AS phase,
        argMax(s.outcome, s.number) AS lastOutcome
    FROM notices AS s FINAL
    GROUP BY room, alert
) AS n
LEFT JOIN
(
    SELECT
        t.room AS room,
        t.alert AS alert,
        sumIf(t.clients, t.channel = 'sse') AS clients,
        countIf(t.channel = 'webhook' AND t.outcome = 'delivered') AS delivered,
        countIf(t.channel = 'webhook' AND t.outcome = 'dead') AS dead,
        countIf(t.channel = 'webhook' AND t.outcome = 'failed') AS waiting,
        minOrNullIf(t.at, t.outcome = 'delivered') AS firstReachedAt
    FROM deliveries AS t FINAL
    GROUP BY room, alert
) AS d ON d.room = n.room AND d.alert = n.alert
