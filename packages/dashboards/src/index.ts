import { alertRules } from './alerts/rules.ts';
import { buildBoards } from './boards/index.ts';
import { lintBoards } from './lint/lintBoard.ts';
import { lintRules } from './lint/lintRules.ts';
import { allQueries, type BoardQuery } from './query/queriesOf.ts';

export { runbookOf } from './alerts/buildGroups.ts';
export type { AlertRule } from './alerts/rule.ts';
export { type AlertThreshold, alertThresholds } from './alerts/thresholds.ts';
export { buildFiles } from './files/buildFiles.ts';
export { compareFiles, type FileDifference, writeFiles } from './files/compareFiles.ts';
export { type PushStep, push } from './push/push.ts';
export { PushError } from './push/pushError.ts';
export { expandQuery, expandVariables, intervalOf, type Run } from './query/expandQuery.ts';
export type { BoardQuery } from './query/queriesOf.ts';

export { alertRules };

/**
 * Every SQL query that the panels of the dashboards ask.
 *
 * @example
 * for (const { title, rawSql } of panelQueries()) await warehouse.query(expandQuery(rawSql, run));
 */
export const panelQueries = (): BoardQuery[] =>
  allQueries(buildBoards()).filter(({ kind }) => kind === 'panel');

/** What is wrong with dashboards and rules by the house's own lint; empty when all is well. */
export function lintAll(): string[] {
  const files = buildBoards();
  return [...lintBoards(files), ...lintRules(alertRules, files)];
}
