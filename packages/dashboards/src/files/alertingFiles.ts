import { type ApiGroup, type ApiRule, buildRuleGroups } from '../alerts/buildGroups.ts';
import { FOLDER } from '../house/ids.ts';

const DASHBOARD = '__dashboardUid__';
const PANEL = '__panelId__';

/** A rule as files have it: dashboard and panel beside the annotations, where the HTTP API has them among them. */
function fileRule({
  uid,
  title,
  condition,
  data,
  for: pending,
  noDataState,
  execErrState,
  labels,
  annotations,
}: ApiRule) {
  const { [DASHBOARD]: dashboardUid, [PANEL]: panelId, ...rest } = annotations;
  return {
    uid,
    title,
    condition,
    data,
    dashboardUid,
    panelId: Number(panelId),
    noDataState,
    execErrState,
    for: pending,
    labels,
    annotations: rest,
    isPaused: false,
  };
}

/** A group as files have it: the folder by its title, the interval as text. */
function fileGroup({ title, interval, rules }: ApiGroup) {
  return {
    orgId: 1,
    name: title,
    folder: FOLDER.title,
    interval: `${interval}s`,
    rules: rules.map(fileRule),
  };
}

/** Alert rules for file provisioning. */
export function rulesFile() {
  return { apiVersion: 1, groups: buildRuleGroups().map(fileGroup) };
}

/** Names of the contact points; their addresses come from the environment of Grafana. */
const PAGE = 'Stutterscope page';
const TICKET = 'Stutterscope ticket';

function webhook(name: string, uid: string, variable: string) {
  return {
    orgId: 1,
    name,
    receivers: [
      {
        uid,
        type: 'webhook',
        settings: { url: `$${variable}`, httpMethod: 'POST' },
        disableResolveMessage: false,
      },
    ],
  };
}

/** Contact points for file provisioning. */
export function contactPointsFile() {
  return {
    apiVersion: 1,
    contactPoints: [
      webhook(PAGE, 'stutterscope-page', 'STUTTERSCOPE_PAGE_URL'),
      webhook(TICKET, 'stutterscope-ticket', 'STUTTERSCOPE_TICKET_URL'),
    ],
  };
}

/** What names the thing that broke: alerts with the same come as one message, whatever rule they are of. */
export const groupBy = ['broke', 'kind', 'place', 'version', 'room', 'reason'] as const;

/** Notification policies for file provisioning: pages at once and again each hour, tickets once a day. */
export function policiesFile() {
  const page = {
    receiver: PAGE,
    object_matchers: [['urgency', '=', 'page']],
    group_by: groupBy,
    group_wait: '15s',
    group_interval: '2m',
    repeat_interval: '1h',
  };
  return {
    apiVersion: 1,
    policies: [
      {
        orgId: 1,
        receiver: TICKET,
        group_by: groupBy,
        group_wait: '1m',
        group_interval: '10m',
        repeat_interval: '24h',
        routes: [page],
      },
    ],
  };
}
