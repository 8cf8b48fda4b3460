import type { AlertRule } from '../alerts/rule.ts';
import { groupBy } from '../files/alertingFiles.ts';
import type { BoardFile } from '../house/board.ts';
import type { BoardName } from '../house/ids.ts';
import { boardVariables } from '../house/links.ts';

/** Labels that say where an alert is from, not what broke. */
const ASIDE = ['cause', 'side', 'objective', 'at', 'topic', 'group'];

function* faultsOf(rule: AlertRule, panels: ReadonlySet<string>): Generator<string> {
  const { board, panelId, filters, query, summary, labels } = rule;
  if (!/^[a-z]+(-[a-z]+)*$/.test(rule.name)) yield 'its name is no name of a file';
  if (!Number.isFinite(rule.above)) yield 'its threshold is unknown';
  if (/\$\{|\$__conditionalAll/.test(query)) yield 'alerts know no variables';
  if (!panels.has(`${board}/${panelId}`)) yield `panel ${panelId} of ${board} does not exist`;
  for (const [, label = ''] of summary.matchAll(/\.Labels\.(\w+)/g))
    if (!labels.includes(label)) yield `its summary names ${label}, which is no label`;
  for (const [variable, { label, kind }] of Object.entries(filters)) {
    const there: readonly string[] = boardVariables[board];
    if (!there.includes(variable)) yield `its link sets ${variable}, which ${board} does not have`;
    if (!labels.includes(label)) yield `its link takes ${label}, which is no label`;
    if (kind !== undefined && !labels.includes('kind')) yield 'its link asks for a kind, which is no label';
  }
  const grouped: readonly string[] = groupBy;
  for (const label of labels)
    if (!ASIDE.includes(label) && !grouped.includes(label)) yield `alerts are not grouped by ${label}`;
}

/** What is wrong with the alert rules beside the dashboards that they lead to. */
export function lintRules(
  rules: readonly AlertRule[],
  files: Readonly<Record<BoardName, BoardFile>>,
): string[] {
  const panels = new Set(Object.entries(files).flatMap(panelsOf));
  const names = rules.map(({ name }) => name);
  const twice = names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `rule ${name} stands twice`);
  return [
    ...twice,
    ...rules.flatMap((rule) => [...faultsOf(rule, panels)].map((fault) => `rule ${rule.name}: ${fault}`)),
  ];
}

/** Every panel as `board/id`. */
function panelsOf([board, file]: readonly [string, BoardFile]): string[] {
  const { panels } = file;
  if (!Array.isArray(panels)) return [];
  return panels.map(({ id }: { readonly id?: unknown }) => `${board}/${String(id)}`);
}
