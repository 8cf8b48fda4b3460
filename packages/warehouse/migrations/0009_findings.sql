-- statement
CREATE TABLE IF NOT EXISTS findings{{onCluster}}
(
    room String,
    id String,
    revision UInt64,
    session Nullable(UUID),
    side LowCardinality(String),
    finding LowCardinality(String),
    reason LowCardinality(String),
    `from` DateTime64(3, 'UTC'),
    `to` Nullable(DateTime64(3, 'UTC')),
    viewersAffected UInt64,
    viewersWatching UInt64,
    groups Array(Tuple(
        by LowCardinality(String),
        id String,
        affected UInt64,
        watching UInt64)),
    evidence Array(Tuple(
        signal LowCardinality(String),
        at DateTime64(3, 'UTC'),
        value Float64,
        unit LowCardinality(String),
        comparison LowCardinality(String),
        `limit` Float64,
        supports Bool)),
    summary String CODEC(ZSTD(1)),
    advice Array(String) CODEC(ZSTD(1)),
    provisional Bool,
    retracted Bool,
    ruleVersion LowCardinality(String),
    writtenAt DateTime('UTC') DEFAULT now()
)
ENGINE = {{replicated}}ReplacingMergeTree(revision)
ORDER BY (room, id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
CREATE VIEW IF NOT EXISTS findings_current{{onCluster}} AS
SELECT * FROM findings FINAL WHERE NOT retracted
