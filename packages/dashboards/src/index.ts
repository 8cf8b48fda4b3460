import { buildBoards } from './boards/index.ts';
import { allQueries, type BoardQuery } from './query/queriesOf.ts';

export { alertRules } from './alerts/rules.ts';
export { type AlertThreshold, alertThresholds } from './alerts/thresholds.ts';
export { buildFiles } from './files/buildFiles.ts';
export { expandQuery, intervalOf, type Run } from './query/expandQuery.ts';
export type { BoardQuery } from './query/queriesOf.ts';

/**
 * Every SQL query that the panels of the dashboards ask.
 *
 * @example
 * for (const { title, rawSql } of panelQueries()) await warehouse.query(expandQuery(rawSql, run));
 */
export const panelQueries = (): BoardQuery[] =>
  allQueries(buildBoards()).filter(({ kind }) => kind === 'panel');
