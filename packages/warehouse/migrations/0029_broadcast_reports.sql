-- statement
ALTER TABLE broadcasts{{onCluster}}
    ADD COLUMN IF NOT EXISTS reportedAt Nullable(DateTime64(3, 'UTC')) COMMENT 'when its VJ was sent the report; NULL before that' AFTER vjScore

-- statement
CREATE OR REPLACE VIEW broadcasts_current{{onCluster}} AS
SELECT * FROM broadcasts FINAL WHERE NOT retracted

-- statement
-- The SQL port takes no statement in which the word `file` stands: it is also a function that reads files.
ALTER TABLE cloud_events{{onCluster}} RENAME COLUMN IF EXISTS file TO fileName

-- statement
CREATE OR REPLACE VIEW cloud_events_current{{onCluster}} AS
SELECT * FROM cloud_events FINAL

-- statement
CREATE OR REPLACE VIEW recordings_current{{onCluster}} AS
SELECT room, id, source, fileName, format, bytes, startAt, endAt, url, timeInconsistent, receivedAt
FROM cloud_events FINAL
WHERE kind = 'recording'

-- statement
CREATE OR REPLACE VIEW stutter_recordings{{onCluster}} AS
SELECT
    s.room AS room,
    s.id AS stutter,
    s.cause AS cause,
    s.severity AS severity,
    s.from AS `from`,
    s.to AS `to`,
    r.startAt IS NOT NULL AND s.from <= r.endAt AS isRecorded,
    if(isRecorded, r.id, NULL) AS recording,
    if(isRecorded, r.fileName, NULL) AS fileName,
    if(isRecorded, r.url, NULL) AS url,
    if(isRecorded, dateDiff('millisecond', assumeNotNull(r.startAt), s.from), NULL) AS offsetMs,
    if(isRecorded AND r.url != '',
        concat(r.url, '#t=', toString(floor(dateDiff('millisecond', assumeNotNull(r.startAt), s.from) / 1000))), NULL) AS link
FROM stutters_current AS s
ASOF LEFT JOIN
(
    SELECT room, id, fileName, url, assumeNotNull(startAt) AS began, startAt, endAt
    FROM recordings_current
    WHERE startAt IS NOT NULL
) AS r ON s.room = r.room AND s.from >= r.began
