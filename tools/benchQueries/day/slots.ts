/** How large a day is made: rooms, and viewers' seats shared out among them. */
export interface DaySize {
  readonly rooms: number;
  readonly samples: number;
}

/** Samples of a seat that is taken for the 150 minutes that a room is live, one every two seconds. */
const SAMPLES_A_SEAT = 4500;
/** Seats whose room began before the day or goes on after it report less: this share is left. */
const WITHIN_DAY = 0.92;

/**
 * One row a seat: a room's pusher (0) and its viewers. A few rooms have most of the viewers (Zipf); the largest
 * three are live when the day ends, all others whenever they like.
 */
export function slotsSql({ rooms, samples }: DaySize): string {
  const seats = samples / SAMPLES_A_SEAT / WITHIN_DAY - rooms;
  const weight = 'pow(rank + 1, -0.9)';
  return `CREATE TABLE bench_slots ENGINE = Memory AS
    WITH (SELECT sum(pow(number + 1, -0.9)) FROM numbers(${rooms})) AS weights
    SELECT
      rank,
      concat('8888_room', leftPad(toString(rank), 5, '0')) AS room,
      seat,
      toInt64(if(rank < 3, 79200, cityHash64(rank, 'start') % 93600 - 8100)) * 1000
        + cityHash64(rank, seat, 'jitter') % 30000 AS startMs
    FROM (SELECT number AS rank FROM numbers(${rooms}))
    ARRAY JOIN range(1 + toUInt32(greatest(1, round(${seats} * ${weight} / weights)))) AS seat`;
}
