-- statement
-- A table that is not parted by time says nothing of time, which the engine writes as 1970.
CREATE OR REPLACE VIEW parts_now{{onCluster}} AS
SELECT
    `table`,
    count() AS parts,
    sum(p.rows) AS rows,
    sum(p.bytes_on_disk) AS bytesOnDisk,
    bytesOnDisk / nullIf(rows, 0) AS bytesPerRow,
    minOrNullIf(if(toUnixTimestamp(p.min_time) = 0, toDateTime(p.min_date, 'UTC'), p.min_time), toUnixTimestamp(p.min_time) > 0 OR toUInt16(p.min_date) > 0) AS oldest,
    maxOrNullIf(if(toUnixTimestamp(p.max_time) = 0, toDateTime(p.max_date, 'UTC'), p.max_time), toUnixTimestamp(p.max_time) > 0 OR toUInt16(p.max_date) > 0) AS newest
FROM {{parts}} AS p
WHERE p.active AND p.database = {{partsDatabase}}
GROUP BY `table`
