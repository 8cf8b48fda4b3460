-- statement
-- One row a side and code: what several platforms call it stands side by side.
CREATE VIEW IF NOT EXISTS event_names{{onCluster}} AS
SELECT
    side,
    code,
    arrayStringConcat(arraySort(groupUniqArray(toString(e.name))), ' / ') AS name,
    any(toString(e.class)) AS class,
    any(toString(e.severity)) AS severity,
    arrayStringConcat(arraySort(groupUniqArray(e.meaning)), ' / ') AS meaning
FROM event_codes AS e
GROUP BY side, code

-- statement
CREATE VIEW IF NOT EXISTS events_named{{onCluster}} AS
SELECT
    e.room AS room,
    e.session AS session,
    e.side AS side,
    e.seq AS seq,
    e.idx AS idx,
    e.t AS t,
    e.at AS at,
    e.receivedAt AS receivedAt,
    e.code AS code,
    e.detail AS detail,
    e.platform AS platform,
    e.app AS app,
    e.sdk AS sdk,
    e.network AS network,
    e.networkId AS networkId,
    e.region AS region,
    e.protocol AS protocol,
    e.serverIp AS serverIp,
    if(empty(n.name), concat('unknown ', toString(e.code)), n.name) AS name,
    if(empty(n.name), 'unknown', n.class) AS class,
    if(empty(n.name), 'unknown', n.severity) AS severity,
    n.meaning AS meaning
FROM events AS e
LEFT JOIN event_names AS n ON n.side = e.side AND n.code = e.code

-- statement
-- Each minute of each stutter, with the room's pusher at the time. Filter `from` besides `minute`: it is the
-- order of the table. What has no end yet lasts until now, or six hours after it was last told.
CREATE VIEW IF NOT EXISTS stutter_minutes{{onCluster}} AS
SELECT
    minute,
    room,
    stutter,
    cause,
    origin,
    severity,
    confidence,
    provisional,
    dateDiff('millisecond', greatest(began, toDateTime64(minute, 3, 'UTC')), least(ended, toDateTime64(minute + 60, 3, 'UTC'))) / 1000 AS seconds,
    viewersAffected,
    viewersWatching,
    seconds * viewersAffected AS viewerSeconds,
    began AS `from`,
    `to`,
    pushSession,
    platform, sdk, app, os, device, network, networkId, region, serverIp, protocol, scenario
FROM
(
    SELECT
        s.room AS room,
        s.id AS stutter,
        s.cause AS cause,
        s.origin AS origin,
        s.severity AS severity,
        s.confidence AS confidence,
        s.provisional AS provisional,
        s.began AS began,
        s.`to` AS `to`,
        ifNull(s.`to`, greatest(s.began, least(now64(3, 'UTC'), toDateTime64(s.writtenAt, 3, 'UTC') + toIntervalHour(6)))) AS ended,
        s.viewersAffected AS viewersAffected,
        s.viewersWatching AS viewersWatching,
        p.session AS pushSession,
        p.platform AS platform,
        p.sdk AS sdk,
        p.app AS app,
        p.os AS os,
        p.device AS device,
        p.network AS network,
        p.networkId AS networkId,
        p.region AS region,
        p.serverIp AS serverIp,
        p.protocol AS protocol,
        p.scenario AS scenario
    FROM
    (
        SELECT
            room, id, cause, origin, severity, confidence, provisional, `from` AS began, `to`, writtenAt,
            viewersAffected, viewersWatching
        FROM stutters_by_week FINAL
        WHERE NOT retracted
    ) AS s
    ASOF LEFT JOIN
    (
        SELECT
            room,
            session,
            min(one.firstReceivedAt) - toIntervalMinute(1) AS since,
            anyLast(one.platform) AS platform,
            anyLast(one.sdk) AS sdk,
            anyLast(one.app) AS app,
            anyLast(one.os) AS os,
            anyLast(one.device) AS device,
            anyLast(one.network) AS network,
            anyLast(one.networkId) AS networkId,
            anyLast(one.region) AS region,
            anyLast(one.serverIp) AS serverIp,
            anyLast(one.protocol) AS protocol,
            anyLast(one.scenario) AS scenario
        FROM pushers AS one
        GROUP BY room, session
    ) AS p ON p.room = s.room AND s.began >= p.since
)
ARRAY JOIN arrayMap(
    k -> toStartOfMinute(toDateTime(began, 'UTC')) + 60 * k,
    range(toUInt32(least(greatest(dateDiff('minute', began, ended), 0) + 1, 20000)))) AS minute

-- statement
-- One row a group that a stutter names: its radius.
CREATE VIEW IF NOT EXISTS stutter_groups{{onCluster}} AS
SELECT
    room,
    id AS stutter,
    cause,
    origin,
    severity,
    `from`,
    `to`,
    one.by AS by,
    one.id AS groupId,
    one.affected AS affected,
    one.watching AS watching
FROM stutters_by_week FINAL
ARRAY JOIN groups AS one
WHERE NOT retracted

-- statement
-- What came of each alert: recovered within two minutes, late, still open, or again within ten.
CREATE VIEW IF NOT EXISTS alert_outcomes{{onCluster}} AS
SELECT
    a.at AS at,
    a.room AS room,
    a.id AS alert,
    a.audience AS audience,
    a.cause AS cause,
    a.origin AS origin,
    a.severity AS severity,
    a.message AS message,
    a.resolvedAt AS resolvedAt,
    a.stutter AS stutter,
    s.began AS stutterFrom,
    s.`to` AS stutterTo,
    if(empty(s.id), NULL, greatest(dateDiff('millisecond', a.at, s.`to`), 0) / 1000) AS recoverySeconds,
    ifNull(recoverySeconds <= 120, 0) AS recovered,
    ifNull(isNotNull(s.`to`) AND s.nextFrom > s.`to` AND dateDiff('second', s.`to`, s.nextFrom) <= 600, 0) AS again,
    multiIf(isNull(recoverySeconds), 'open', again, 'again', recovered, 'recovered', 'late') AS outcome
FROM
(
    SELECT at, room, id, audience, cause, origin, severity, message, resolvedAt, stutter
    FROM alerts_by_week FINAL
    WHERE NOT retracted
) AS a
LEFT JOIN
(
    SELECT
        room, id, `from` AS began, `to`,
        leadInFrame(toNullable(`from`)) OVER (
            PARTITION BY room, cause ORDER BY `from`
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS nextFrom
    FROM stutters_by_week FINAL
    WHERE NOT retracted
) AS s ON s.room = a.room AND s.id = a.stutter

-- statement
-- Batches that a session numbered and nobody received.
CREATE VIEW IF NOT EXISTS telemetry_gaps{{onCluster}} AS
SELECT
    room,
    session,
    anyLast(s.side) AS side,
    max(s.lastReceivedAt) AS lastReceivedAt,
    anyLast(s.platform) AS platform,
    anyLast(s.app) AS app,
    anyLast(s.sdk) AS sdk,
    anyLast(s.networkId) AS networkId,
    sum(s.batches) AS batches,
    max(toUInt64(s.maxSeq)) + 1 AS expected,
    greatest(toInt64(expected) - toInt64(batches), 0) AS lost,
    lost / expected AS lostShare
FROM sessions AS s
GROUP BY room, session

-- statement
-- The parts that each table lies in now, of the database that is asked.
CREATE VIEW IF NOT EXISTS parts_now{{onCluster}} AS
SELECT
    `table`,
    count() AS parts,
    sum(p.rows) AS rows,
    sum(p.bytes_on_disk) AS bytesOnDisk,
    bytesOnDisk / nullIf(rows, 0) AS bytesPerRow,
    min(p.min_time) AS oldest,
    max(p.max_time) AS newest
FROM system.parts AS p
WHERE p.active AND p.database = currentDatabase()
GROUP BY `table`
