-- statement
CREATE TABLE IF NOT EXISTS incidents{{onCluster}}
(
    id String,
    revision UInt64,
    cause LowCardinality(String),
    by LowCardinality(String),
    cellId String,
    tied Array(Tuple(by LowCardinality(String), id String)),
    `from` DateTime64(3, 'UTC'),
    `to` Nullable(DateTime64(3, 'UTC')),
    rooms UInt64,
    roomsWatched UInt64,
    viewersAffected UInt64,
    viewersWatching UInt64,
    roomIds Array(String),
    stutterIds Array(String),
    evidence Array(Tuple(
        signal LowCardinality(String),
        at DateTime64(3, 'UTC'),
        value Float64,
        unit LowCardinality(String),
        comparison LowCardinality(String),
        `limit` Float64,
        supports Bool)),
    probability Float64,
    summary String CODEC(ZSTD(1)),
    provisional Bool,
    retracted Bool,
    ruleVersion LowCardinality(String),
    writtenAt DateTime('UTC') DEFAULT now()
)
ENGINE = {{replicated}}ReplacingMergeTree(revision)
ORDER BY id
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
CREATE VIEW IF NOT EXISTS incidents_current{{onCluster}} AS
SELECT * FROM incidents FINAL WHERE NOT retracted
