import type { Warehouse } from '@stutterscope/warehouse';
import type { AlertRule } from '../../src/index.ts';
import { ask } from './ask.ts';

/** The labels of the alerts that a rule gives at a moment, evaluated as Grafana does: a row is an instance. */
export async function alertsAt(
  warehouse: Warehouse,
  rule: AlertRule,
  momentMs: number,
): Promise<Record<string, unknown>[]> {
  const view = { fromMs: momentMs - 1000 * rule.rangeS, toMs: momentMs, variables: {} };
  const { fields, rows } = await ask(warehouse, { rawSql: rule.query }, view);
  const figure = fields.find(({ type }) => /^Float/.test(type))?.name ?? '';
  return rows
    .filter((row) => Number(row[figure]) > rule.above)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== figure)));
}
