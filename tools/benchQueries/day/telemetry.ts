/** A slice of the day: what its batches were sent in, Unix ms. */
export interface Slice {
  readonly dayMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

const BATCH_MS = 40_000;
const STEP_MS = 2000;
const SAMPLES = BATCH_MS / STEP_MS;
const BATCHES_A_SEAT = 225;
/** A viewer's session lasts half an hour, then somebody else takes the seat. */
const BATCHES_A_VIEW = 45;

/** A number of [0, 1) that hangs on nothing but its arguments. */
const dice = (...of: readonly string[]) => `(cityHash64(${of.join(', ')}) % 1000003 / 1000003)`;

const pick = (values: readonly string[], die: string) =>
  `[${values.map((value) => `'${value}'`).join(', ')}][1 + toUInt32(floor(${die} * ${values.length}))]`;

/** Skewed: the first of `count` names is taken most often. */
const often = (prefix: string, count: number, die: string) =>
  `concat('${prefix}', toString(toUInt32(floor(pow(${die}, 2) * ${count}))))`;

// Most report whole numbers, as the SDK of the handbook does; every fourth client has measured finer.
const whole = (value: string) => `if(isFine, ${value}, round(${value}))`;

/** A value that wanders around its middle, every sample a little off. */
const wander = (middle: string, swing: number, noise: number, salt: string) =>
  `(${middle}) * (1 + ${swing} * sin(b * 0.7 + i * 0.05 + phase) + ${noise} * (${dice('h', 'b', 'i', `'${salt}'`)} - 0.5))`;

const column = (of: string) => `arrayMap(i -> ${of}, steps)`;
/** A browser can measure neither its processor nor its jitter. */
const notInBrowsers = (of: string) =>
  `if(platform = 'web', emptyArrayNullableFloat, ${column(`toNullable(${of})`)})`;
const onPush = (of: string) => `if(isPush, ${column(of)}, emptyArrayNullableFloat)`;
const onPlay = (of: string) => `if(isPush, emptyArrayNullableFloat, ${column(of)})`;

/**
 * Fills the landing with the batches of one slice, twenty samples each. Known faults: network AS9 lags in one
 * hour of six, edge server 198.51.100.3 in one of five, app 3.3 stalls thrice as often, every twelfth room has
 * a weak uplink, every fifteenth a weak phone.
 */
export function sliceSql({ dayMs, fromMs, toMs }: Slice): string {
  return `INSERT INTO landing
  (room, session, side, seq, sentAt, receivedAt, client, stream, samples, events)
  WITH CAST([], 'Array(Nullable(Float64))') AS emptyArrayNullableFloat, range(1, ${SAMPLES + 1}) AS steps
  SELECT
    room,
    reinterpret(bitOr(bitShiftLeft(toUInt128(h), 64), toUInt128(cityHash64(h, 'low'))), 'UUID') AS session,
    if(isPush, 'push', 'play') AS side,
    seq,
    beganMs + ${BATCH_MS} + 50 AS sentAt,
    sentAt + 40 + cityHash64(h, b, 'way') % 300 AS receivedAt,
    (platform, sdk, app, os, device, network, networkId, region) AS client,
    (protocol, if(rank % 5 = 0, 'game', 'beauty'), targetFps, 540, 960, kbps, if(isPush, '', cacheMode), NULL, serverIp) AS stream,
    (
      arrayMap(i -> beganMs + i * ${STEP_MS} + cityHash64(h, b, i, 't') % 4, steps),
      ${column(whole(wander('if(isWeakPhone AND isPush, 8, targetFps)', 0.02, 0.06, 'fps')))},
      ${notInBrowsers(whole(wander('if(isWeakPhone AND isPush, 60, 22)', 0.05, 0.15, 'app')))},
      ${notInBrowsers(whole(`least(100, ${wander('if(isWeakPhone AND isPush, 88, 45)', 0.05, 0.12, 'sys')})`))},
      ${column(whole(wander('if(isPush AND isClogged, 0.6, 1) * kbps', 0.1, 0.25, 'spd')))},
      ${column(whole(wander('kbps', 0.04, 0.15, 'vra')))},
      ${column('toNullable(toFloat64(48))')},
      ${onPush(`toNullable(round(if(isClogged, 14, 1) * ${dice('h', 'b', 'i', "'que'")} * 2))`)},
      ${onPush('toNullable(toFloat64(if(isClogged, b * 11 + i, b)))')},
      ${notInBrowsers(whole(wander('20', 0.3, 0.8, 'jit')))},
      ${onPlay(`toNullable(round(${wander("if(cacheMode = 'smooth', 5000, 1600)", 0.2, 0.3, 'cache')}))`)}
    ) AS samples,
    arrayMap(event -> CAST(event, 'Tuple(t Int64, code Int32, detail String)'), arrayConcat(
      multiIf(
        seq > 0, [],
        isPush, [(beganMs + 100, 1001, ''), (beganMs + 150, 1002, ''), (beganMs + 300, 1007, '')],
        [(beganMs + 100, 2001, ''), (beganMs + 120, 2002, ''), (beganMs + 150 + startMs, 2003, ''), (beganMs + 160 + startMs, 2004, '')]),
      if(isPush AND isClogged, [(beganMs + 9000, 1101, ''), (beganMs + 19000, 1101, ''), (beganMs + 29000, 1101, '')], []),
      if(NOT isPush AND ${dice('h', 'b', "'stall'")} < stallShare,
        [(beganMs + 12345, 2007, ''), (beganMs + 12345 + stallMs, 2004, '')], []))) AS events
  FROM
  (
    SELECT
      rank, room, isPush, b, h, beganMs, isWeakPhone, isClogged, isFine, phase, kbps, targetFps, platform, sdk, app, os, device,
      network, networkId, region, protocol, cacheMode, serverIp,
      if(isPush, b, b % ${BATCHES_A_VIEW}) AS seq,
      80 + toInt64(pow(${dice('h', "'start'")}, 4) * if(protocol = 'hls', 9000, 1500)) AS startMs,
      intDiv(beganMs, 3600000) AS hourNo,
      if(isClogged, 0.5, 0.01)
        + if(networkId = 'AS9' AND hourNo % 6 = 0, 0.4, 0)
        + if(serverIp = '198.51.100.3' AND hourNo % 5 = 0, 0.4, 0)
        + if(app = '3.3', 0.02, 0) AS stallShare,
      300 + toInt64(pow(${dice('h', 'b', "'long'")}, 3) * 9000) AS stallMs
    FROM
    (
      SELECT
        s.rank AS rank, s.room AS room, s.seat = 0 AS isPush, b,
        cityHash64(s.rank, s.seat, if(s.seat = 0, 0, intDiv(b, ${BATCHES_A_VIEW}))) AS h,
        ${dayMs} + s.startMs + b * ${BATCH_MS} AS beganMs,
        s.rank % 15 = 4 AS isWeakPhone,
        s.rank % 12 = 7 AND intDiv(b, 15) % 3 = 1 AS isClogged,
        ${dice('h', "'fine'")} < 0.25 AS isFine,
        ${dice('h', "'phase'")} * 6.28 AS phase,
        toFloat64([800, 1200, 1800][1 + s.rank % 3]) AS kbps,
        toFloat64(if(s.rank % 5 = 0, 20, 15)) AS targetFps,
        ${pick(['android', 'ios', 'windows', 'web'], dice('h', "'platform'"))} AS platform,
        ${pick(['1.9.0', '1.9.1', '1.9.2', '2.0.0', '2.0.1'], dice('h', "'sdk'"))} AS sdk,
        ${pick(['3.0', '3.1', '3.2', '3.3', '3.4', '4.0'], dice('h', "'app'"))} AS app,
        ${often('os', 12, dice('h', "'os'"))} AS os,
        ${often('device', 300, dice('h', "'device'"))} AS device,
        ${pick(['wifi', 'wifi', 'cellular', 'cellular', 'ethernet'], dice('h', "'net'"))} AS network,
        ${often('AS', 40, dice('h', "'as'"))} AS networkId,
        ${often('cn-', 20, dice('h', "'region'"))} AS region,
        if(s.seat = 0, 'rtmp', ${pick(['flv', 'flv', 'flv', 'flv', 'flv', 'flv', 'hls', 'hls', 'rtmp', 'webrtc'], dice('h', "'protocol'"))}) AS protocol,
        ${pick(['auto', 'auto', 'speedy', 'smooth'], dice('h', "'mode'"))} AS cacheMode,
        ${often('198.51.100.', 60, dice('h', "'server'"))} AS serverIp
      FROM bench_slots AS s
      ARRAY JOIN range(
        toUInt32(greatest(0, ceil((${fromMs - dayMs - BATCH_MS} - s.startMs) / ${BATCH_MS}))),
        toUInt32(greatest(0, least(${BATCHES_A_SEAT}, ceil((${toMs - dayMs - BATCH_MS} - s.startMs) / ${BATCH_MS}))))) AS b
    )
  )
  SETTINGS async_insert = 0, deduplicate_blocks_in_dependent_materialized_views = 1,
    max_block_size = 65536, min_insert_block_size_rows = 65536, max_insert_threads = 1,
    throw_on_max_partitions_per_insert_block = 0, insert_deduplication_token = 'bench-${fromMs}'`;
}
