import { buildBoards } from '../boards/index.ts';
import { boards, FOLDER } from '../house/ids.ts';
import { boardNames } from '../query/queriesOf.ts';
import { contactPointsFile, policiesFile, rulesFile } from './alertingFiles.ts';

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Grafana reads providers from YAML only, and JSON is YAML. The folder goes by its title alone, as that of the rules does:
 * whichever Grafana provisions first makes it, the other finds it.
 */
const provider = {
  apiVersion: 1,
  providers: [
    {
      name: FOLDER.title,
      orgId: 1,
      folder: FOLDER.title,
      type: 'file',
      disableDeletion: false,
      allowUiUpdates: false,
      updateIntervalSeconds: 30,
      options: { path: '/etc/grafana/stutterscope' },
    },
  ],
};

/** Every generated file by its path below the output folder. */
export function buildFiles(): ReadonlyMap<string, string> {
  const files = buildBoards();
  return new Map([
    ...boardNames.map((name) => [`dashboards/${boards[name].uid}.json`, json(files[name])] as const),
    ['provisioning/dashboards/stutterscope.yaml', json(provider)],
    ['provisioning/alerting/rules.json', json(rulesFile())],
    ['provisioning/alerting/contact-points.json', json(contactPointsFile())],
    ['provisioning/alerting/policies.json', json(policiesFile())],
  ]);
}
