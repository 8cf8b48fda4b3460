import { goals } from './goals.ts';
import { downIsBad, upIsBad } from './scales.ts';

/** From this share of its viewing on that stands still, a place or a room is badly hurt. */
const STOOD_STILL_BAD = 0.05;

/** Share of viewing that stands still, wherever it is shown: watched from the goal on. */
export const standsStill = upIsBad(1 - goals.smoothViewing, STOOD_STILL_BAD);

/** The same said the other way round. */
export const smoothViewing = downIsBad(1 - STOOD_STILL_BAD, goals.smoothViewing);

/** Share of views that did not begin, and of those with a first picture in time. */
export const notStarted = upIsBad(0.005, 0.02);
export const startedInTime = downIsBad(0.9, goals.startInTime);

/** How old the newest data may be, seconds. */
export const ageOfData = upIsBad(30, 120);

/** Parts of a table. */
export const partsOfTable = upIsBad(300, 1000);

/** Telemetry that got lost, or could not be believed, as a share. */
export const lostOfTelemetry = upIsBad(0.001, 0.01);

/** Alerts after which it got better, as a share. */
export const gotBetter = downIsBad(0.3, 0.6);

/** Surely times worse than everywhere else. */
export const timesWorse = upIsBad(1, 2);
