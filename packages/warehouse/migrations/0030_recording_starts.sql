-- statement
-- nginx-rtmp names a file by the whole second in which it began. The push that began within that second tells it to the millisecond.
CREATE OR REPLACE VIEW recordings_current{{onCluster}} AS
SELECT
    r.room AS room,
    r.id AS id,
    r.source AS source,
    r.fileName AS fileName,
    r.format AS format,
    r.bytes AS bytes,
    if(r.source = 'nginx_rtmp' AND r.startAt IS NOT NULL AND b.at > r.startAt AND b.at <= r.endAt, b.at, r.startAt) AS startAt,
    r.endAt AS endAt,
    r.url AS url,
    r.timeInconsistent AS timeInconsistent,
    r.receivedAt AS receivedAt
FROM
(
    SELECT *, ifNull(startAt, toDateTime64(0, 3, 'UTC')) + toIntervalMillisecond(999) AS secondEnds
    FROM cloud_events FINAL
    WHERE kind = 'recording'
) AS r
ASOF LEFT JOIN
(
    SELECT room, at FROM cloud_events FINAL WHERE kind = 'push_begin' AND source = 'nginx_rtmp'
) AS b ON r.room = b.room AND r.secondEnds >= b.at
