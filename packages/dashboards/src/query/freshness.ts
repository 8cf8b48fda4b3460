/**
 * Seconds from the newest minute of intake_1m to the end of the range: at least so old is what is newest, and at most a
 * minute older.
 */
export const ageOfNewest = `greatest(0, dateDiff('second', max(minute), $__toTime) - 59)`;
