-- statement
CREATE TABLE IF NOT EXISTS stutters{{onCluster}}
(
    room String,
    id String,
    revision UInt64,
    cause LowCardinality(String),
    origin LowCardinality(String),
    severity LowCardinality(String),
    `from` DateTime64(3, 'UTC'),
    `to` Nullable(DateTime64(3, 'UTC')),
    session Nullable(UUID),
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
CREATE TABLE IF NOT EXISTS alerts{{onCluster}}
(
    room String,
    id String,
    revision UInt64,
    audience LowCardinality(String),
    cause LowCardinality(String),
    origin LowCardinality(String),
    severity LowCardinality(String),
    at DateTime64(3, 'UTC'),
    resolvedAt Nullable(DateTime64(3, 'UTC')),
    message String CODEC(ZSTD(1)),
    remedies Array(String) CODEC(ZSTD(1)),
    retracted Bool,
    stutter String,
    writtenAt DateTime('UTC') DEFAULT now()
)
ENGINE = {{replicated}}ReplacingMergeTree(revision)
ORDER BY (room, id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800

-- statement
CREATE VIEW IF NOT EXISTS stutters_current{{onCluster}} AS
SELECT * FROM stutters FINAL WHERE NOT retracted

-- statement
CREATE VIEW IF NOT EXISTS alerts_current{{onCluster}} AS
SELECT * FROM alerts FINAL WHERE NOT retracted
