-- statement
ALTER TABLE stutters{{onCluster}}
    ADD COLUMN IF NOT EXISTS undecided Array(Tuple(
        by LowCardinality(String),
        id String,
        affected UInt64,
        watching UInt64)) AFTER groups

-- statement
CREATE OR REPLACE VIEW stutters_current{{onCluster}} AS
SELECT * FROM stutters FINAL WHERE NOT retracted
