import { alertsOfStutters } from './alertsOfStutters.ts';
import { broadcastFacts, roomRecordings, roomsInBroadcast } from './broadcastFacts.ts';
import { broadcastReport } from './broadcastReport.ts';
import { deadLettersAt, deadLettersSince } from './deadLetters.ts';
import { findBroadcast } from './findBroadcast.ts';
import { incidentsBetween } from './incidents.ts';
import { keptBroadcasts } from './keptBroadcasts.ts';
import { lastPush } from './lastPush.ts';
import { newestStored } from './newestStored.ts';
import { periodReport } from './periodReport.ts';
import { roomBroadcasts } from './roomBroadcasts.ts';
import { roomFindingsBetween, roomFindingsNear } from './roomFindings.ts';
import { roomEvents, roomNotices } from './roomLog.ts';
import { roomNetworks, roomSteps } from './roomSeries.ts';
import { roomSessions } from './roomSessions.ts';
import { roomStutters, roomStuttersBetween, roomStuttersNear } from './roomStutters.ts';
import { roomsNow } from './roomsNow.ts';
import { roomTelemetry } from './roomTelemetry.ts';
import { sessionSamples } from './sessionSamples.ts';

/** The questions that more than one part of Stutterscope asks. */
export const namedQueries = {
  periodReport,
  roomsNow,
  roomStutters,
  roomStuttersNear,
  roomStuttersBetween,
  roomFindingsNear,
  roomFindingsBetween,
  roomEvents,
  roomNotices,
  roomSteps,
  roomNetworks,
  alertsOfStutters,
  incidentsBetween,
  deadLettersAt,
  deadLettersSince,
  roomSessions,
  lastPush,
  newestStored,
  sessionSamples,
  roomTelemetry,
  broadcastFacts,
  roomsInBroadcast,
  roomRecordings,
  keptBroadcasts,
  findBroadcast,
  roomBroadcasts,
  broadcastReport,
};
