-- statement
CREATE TABLE IF NOT EXISTS dead_letters{{onCluster}}
(
    topic LowCardinality(String),
    `partition` UInt32,
    `offset` UInt64,
    reason String CODEC(ZSTD(1)),
    payload String CODEC(ZSTD(1)),
    at DateTime64(3, 'UTC')
)
ENGINE = {{replicated}}MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (topic, `partition`, `offset`)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 100000,
    replicated_deduplication_window_seconds = 604800,
    ttl_only_drop_parts = 1
