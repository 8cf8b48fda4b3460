import { buildRuleGroups } from '../alerts/buildGroups.ts';
import { buildBoards } from '../boards/index.ts';
import type { BoardFile } from '../house/board.ts';
import { boards, FOLDER } from '../house/ids.ts';
import { boardNames } from '../query/queriesOf.ts';
import { Grafana, type GrafanaTarget } from './grafana.ts';
import { isWithin } from './isWithin.ts';

/** What a push did to one thing. */
export interface PushStep {
  readonly what: string;
  readonly change: 'created' | 'changed' | 'unchanged';
}

async function pushFolder(grafana: Grafana): Promise<PushStep> {
  const what = `folder ${FOLDER.title}`;
  const there = await grafana.find(`/api/folders/${FOLDER.uid}`, what);
  if (there !== undefined) return { what, change: 'unchanged' };
  await grafana.send('POST', '/api/folders', what, FOLDER);
  return { what, change: 'created' };
}

/** Saves a dashboard over the version that was seen: who saved it meanwhile is not overwritten unseen. */
async function pushBoard(grafana: Grafana, uid: string, title: string, file: BoardFile): Promise<PushStep> {
  const what = `dashboard ${title}`;
  const there = await grafana.find(`/api/dashboards/uid/${uid}`, what);
  const saved = there?.['dashboard'];
  if (isWithin(file, saved)) return { what, change: 'unchanged' };
  const seen = typeof saved === 'object' && saved !== null ? saved : {};
  const dashboard = {
    ...file,
    ...('id' in seen && { id: seen.id }),
    ...('version' in seen && { version: seen.version }),
  };
  const message = 'stutterscope dashboards push';
  await grafana.send('POST', '/api/dashboards/db', what, {
    dashboard,
    folderUid: FOLDER.uid,
    message,
    overwrite: false,
  });
  return { what, change: there === undefined ? 'created' : 'changed' };
}

async function pushRules(grafana: Grafana, group: { readonly title: string }): Promise<PushStep> {
  const what = `alert rules ${group.title}`;
  const path = `/api/v1/provisioning/folder/${FOLDER.uid}/rule-groups/${encodeURIComponent(group.title)}`;
  const there = await grafana.find(path, what);
  if (isWithin(group, there)) return { what, change: 'unchanged' };
  await grafana.send('PUT', path, what, group);
  return { what, change: there === undefined ? 'created' : 'changed' };
}

/**
 * Brings folder, dashboards and alert rules of a running Grafana up to date, and tells each step. What is as it
 * should be is not touched. Contact points and policies are the installation's own: only the files have them.
 * Rejects with PushError.
 */
export async function push(target: GrafanaTarget, onStep: (step: PushStep) => void): Promise<void> {
  const grafana = new Grafana(target);
  onStep(await pushFolder(grafana));
  const files = buildBoards();
  for (const name of boardNames) {
    const { uid, title } = boards[name];
    onStep(await pushBoard(grafana, uid, title, files[name]));
  }
  for (const group of buildRuleGroups()) onStep(await pushRules(grafana, group));
}
