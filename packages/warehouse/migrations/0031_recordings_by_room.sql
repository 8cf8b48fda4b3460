-- statement
-- As before, by one reading instead of a join: a join read the pushes of all rooms for the recordings of one.
CREATE OR REPLACE VIEW recordings_current{{onCluster}} AS
SELECT
    room,
    id,
    source,
    fileName,
    format,
    bytes,
    if(source = 'nginx_rtmp' AND startAt IS NOT NULL AND begun > startAt AND begun <= endAt, begun, startAt) AS startAt,
    endAt,
    url,
    timeInconsistent,
    receivedAt
FROM
(
    SELECT
        room, id, kind, source, fileName, format, bytes, startAt, endAt, url, timeInconsistent, receivedAt,
        maxIf(at, kind = 'push_begin') OVER (
            PARTITION BY room ORDER BY moment ASC RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS begun
    FROM
    (
        SELECT *, if(kind = 'recording', ifNull(startAt, toDateTime64(0, 3, 'UTC')) + toIntervalMillisecond(999), at) AS moment
        FROM cloud_events FINAL
        WHERE kind = 'recording' OR (kind = 'push_begin' AND source = 'nginx_rtmp')
    )
)
WHERE kind = 'recording'
