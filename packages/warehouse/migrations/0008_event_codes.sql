-- statement
-- The catalogue of packages/telemetry, filled anew by each migrate that finds another one here.
CREATE TABLE IF NOT EXISTS event_codes{{onCluster}}
(
    side LowCardinality(String),
    code Int32,
    name LowCardinality(String),
    class LowCardinality(String),
    severity LowCardinality(String),
    platforms Array(LowCardinality(String)),
    rtmpOnly Bool,
    meaning String,
    implies String
)
ENGINE = {{replicated}}MergeTree
ORDER BY (side, code, name)
