import { Alert } from '@stutterscope/diagnosis';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';

const select = defineQuery(
  `SELECT 'alert' AS kind, id, revision, room, audience, cause, origin, severity,
          toUnixTimestamp64Milli(a.at) AS at, toUnixTimestamp64Milli(a.resolvedAt) AS resolvedAt,
          advice, message, remedies, retracted, stutter
   FROM alerts_current AS a
   WHERE room = {room:String} AND has({ids:Array(String)}, stutter)
   ORDER BY at, id`,
  Alert,
);

/** The alerts that stand for the given stutters of a room, in the order in which people were told. */
export function alertsOfStutters(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; ids: readonly string[] },
): Promise<Alert[]> {
  return select(source, params);
}
