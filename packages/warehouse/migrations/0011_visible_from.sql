-- statement
ALTER TABLE stutters{{onCluster}}
    ADD COLUMN IF NOT EXISTS visibleFrom Nullable(DateTime64(3, 'UTC')) DEFAULT `from` AFTER `to`

-- statement
CREATE OR REPLACE VIEW stutters_current{{onCluster}} AS
SELECT * FROM stutters FINAL WHERE NOT retracted
