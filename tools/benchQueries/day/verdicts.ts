/** Stutters and alerts of the day: each room a dozen, a few still open, three of five told to the VJ. */
export function verdictsSql(dayMs: number): readonly string[] {
  const rooms = `(SELECT DISTINCT rank, room FROM bench_slots)
    ARRAY JOIN range(12) AS nth`;
  const from = `fromUnixTimestamp64Milli(${dayMs} + toInt64(cityHash64(rank, nth, 'from') % 86000000), 'UTC')`;
  const cause = `['upstream_clog', 'upstream_clog', 'upstream_clog', 'low_frame_rate', 'downstream_lag'][1 + cityHash64(rank, nth) % 5]`;
  const origin = `['uplink_bandwidth', 'uplink_unstable', 'push_disconnected', 'encoder_cpu', 'edge_server'][1 + cityHash64(rank, nth) % 5]`;
  return [
    `INSERT INTO stutters (room, id, revision, cause, origin, severity, from, to, viewersAffected, viewersWatching, groups, confidence, ruleVersion)
     SELECT room, concat(room, '-', toString(nth)), 1, ${cause} AS cause, ${origin},
       ['absorbed', 'visible', 'severe'][1 + cityHash64(rank, nth, 's') % 3], ${from} AS began,
       if(nth = 0 AND rank % 40 = 0, NULL, began + toIntervalMillisecond(4000 + cityHash64(rank, nth, 'l') % 240000)),
       1 + cityHash64(rank, nth, 'v') % 40, 50,
       if(cause = 'downstream_lag', [('server', concat('198.51.100.', toString(cityHash64(rank, nth, 'g') % 60)), 5, 9)], []), 0.8, '1'
     FROM ${rooms}`,
    `INSERT INTO alerts (room, id, revision, audience, cause, origin, severity, at, resolvedAt, message, stutter)
     SELECT room, concat('alert-', id), 1, 'vj', cause, origin, severity, from + toIntervalSecond(3), to, 'Your network is weak.', id
     FROM stutters_current WHERE cityHash64(id) % 5 < 3`,
    `INSERT INTO findings (room, id, revision, side, finding, reason, from, viewersAffected, viewersWatching, ruleVersion)
     SELECT room, concat('settings-', room), 1, 'push', 'settings', 'bitrate_high', fromUnixTimestamp64Milli(${dayMs}, 'UTC'), 0, 0, '1'
     FROM (SELECT DISTINCT rank, room FROM bench_slots) WHERE rank % 3 = 0`,
    `INSERT INTO dead_letters (topic, partition, offset, reason, payload, at)
     SELECT 'telemetry', 0, number, 'no batch', '{}', fromUnixTimestamp64Milli(${dayMs} + number * 86000, 'UTC') FROM numbers(1000)`,
  ];
}
