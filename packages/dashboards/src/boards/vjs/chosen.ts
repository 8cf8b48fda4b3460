import { isChosen } from '../../query/chosen.ts';

/** What the filters of this page leave of stutters, alerts and their outcomes. */
export const chosen = [isChosen('room', 'rooms'), isChosen('cause', 'cause')].join(' AND ');

/** Alerts of the range that were meant for VJs. */
export const toVjs = `audience = 'vj' AND $__timeFilter(at) AND ${chosen}`;
