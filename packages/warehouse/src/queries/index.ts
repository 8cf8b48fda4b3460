import { roomSessions } from './roomSessions.ts';
import { roomStutters } from './roomStutters.ts';
import { roomsNow } from './roomsNow.ts';
import { sessionSamples } from './sessionSamples.ts';

/** The questions that more than one part of Stutterscope asks. */
export const namedQueries = { roomsNow, roomStutters, roomSessions, sessionSamples };
