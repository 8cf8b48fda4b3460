import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

// What Grafana's provisioning reads (pkg/services/provisioning), each field by its name: a field it does not read is a
// setting that does nothing.
const only = { additionalProperties: false };
const Duration = Type.String({ pattern: '^\\d+[smhd]$' });
const Words = Type.Record(Type.String(), Type.String());

const Query = Type.Object(
  {
    refId: Type.String(),
    queryType: Type.Optional(Type.String()),
    datasourceUid: Type.String(),
    relativeTimeRange: Type.Object({ from: Type.Integer({ minimum: 1 }), to: Type.Literal(0) }, only),
    model: Type.Object({ refId: Type.String() }),
  },
  only,
);

const Rule = Type.Object(
  {
    uid: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-zA-Z0-9_-]+$' }),
    title: Type.String({ minLength: 1, maxLength: 190 }),
    condition: Type.Literal('C'),
    data: Type.Array(Query, { minItems: 2 }),
    dashboardUid: Type.String({ minLength: 1 }),
    panelId: Type.Integer({ minimum: 1 }),
    noDataState: Type.Enum(['NoData', 'Alerting', 'OK', 'KeepLast']),
    execErrState: Type.Enum(['Alerting', 'Error', 'OK', 'KeepLast']),
    for: Duration,
    labels: Words,
    annotations: Words,
    isPaused: Type.Boolean(),
  },
  only,
);

const Rules = Type.Object(
  {
    apiVersion: Type.Literal(1),
    groups: Type.Array(
      Type.Object(
        {
          orgId: Type.Literal(1),
          name: Type.String(),
          folder: Type.String(),
          interval: Duration,
          rules: Type.Array(Rule),
        },
        only,
      ),
    ),
  },
  only,
);

const Receiver = Type.Object(
  {
    uid: Type.String(),
    type: Type.Literal('webhook'),
    settings: Type.Object({ url: Type.String(), httpMethod: Type.Literal('POST') }, only),
    disableResolveMessage: Type.Boolean(),
  },
  only,
);

const ContactPoints = Type.Object(
  {
    apiVersion: Type.Literal(1),
    contactPoints: Type.Array(
      Type.Object({ orgId: Type.Literal(1), name: Type.String(), receivers: Type.Array(Receiver) }, only),
    ),
  },
  only,
);

const timing = {
  group_by: Type.Array(Type.String()),
  group_wait: Duration,
  group_interval: Duration,
  repeat_interval: Duration,
};
const Route = Type.Object(
  {
    receiver: Type.String(),
    object_matchers: Type.Array(
      Type.Tuple([Type.String(), Type.Enum(['=', '!=', '=~', '!~']), Type.String()]),
    ),
    ...timing,
  },
  only,
);

const Policies = Type.Object(
  {
    apiVersion: Type.Literal(1),
    policies: Type.Array(
      Type.Object(
        { orgId: Type.Literal(1), receiver: Type.String(), ...timing, routes: Type.Array(Route) },
        only,
      ),
    ),
  },
  only,
);

const Providers = Type.Object(
  {
    apiVersion: Type.Literal(1),
    providers: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          orgId: Type.Literal(1),
          folder: Type.String(),
          type: Type.Literal('file'),
          disableDeletion: Type.Boolean(),
          allowUiUpdates: Type.Literal(false),
          updateIntervalSeconds: Type.Integer({ minimum: 10 }),
          options: Type.Object({ path: Type.String() }, only),
        },
        only,
      ),
    ),
  },
  only,
);

const read = async (path: string): Promise<unknown> =>
  parse(await readFile(join(import.meta.dirname, 'provisioning', path), 'utf8'));

test.each([
  ['alerting/rules.json', Compile(Rules)],
  ['alerting/contact-points.json', Compile(ContactPoints)],
  ['alerting/policies.json', Compile(Policies)],
  ['dashboards/stutterscope.yaml', Compile(Providers)],
] as const)(
  '%s has the shape that Grafana provisions, and no field that it does not read',
  async (path, shape) => {
    expect([...shape.Errors(await read(path))]).toEqual([]);
  },
);

const rules = Compile(Rules);
const points = Compile(ContactPoints);
const policies = Compile(Policies);
const providers = Compile(Providers);

test('rules and dashboards go into one folder, whichever of them makes it', async () => {
  const [ruled, provided] = await Promise.all(
    ['alerting/rules.json', 'dashboards/stutterscope.yaml'].map(read),
  );
  if (!rules.Check(ruled) || !providers.Check(provided)) throw new TypeError('wrong shape');
  const folders = [
    ...ruled.groups.map(({ folder }) => folder),
    ...provided.providers.map(({ folder }) => folder),
  ];
  expect(new Set(folders)).toEqual(new Set(['Stutterscope']));
});

test('every policy has a contact point, every rule a policy that is not the last resort only', async () => {
  const [ruled, told, routed] = await Promise.all(
    ['alerting/rules.json', 'alerting/contact-points.json', 'alerting/policies.json'].map(read),
  );
  if (!rules.Check(ruled) || !points.Check(told) || !policies.Check(routed))
    throw new TypeError('wrong shape');
  const names = told.contactPoints.map(({ name }) => name);
  for (const { receiver, routes } of routed.policies)
    for (const one of [receiver, ...routes.map((route) => route.receiver)]) expect(names).toContain(one);
  const urgencies = ruled.groups.flatMap((group) => group.rules.map(({ labels }) => labels['urgency']));
  expect(new Set(urgencies)).toEqual(new Set(['page', 'ticket']));
});

test('nothing in a rule is taken for a variable of the environment', async () => {
  const text = JSON.stringify(await read('alerting/rules.json'), (key, value) =>
    key === 'model' ? undefined : value,
  );
  expect(text).not.toContain('$');
});

test('a rule alerts on a row of words and one figure, without a reduce', async () => {
  const ruled = await read('alerting/rules.json');
  if (!rules.Check(ruled)) throw new TypeError('wrong shape');
  for (const { data } of ruled.groups.flatMap((group) => group.rules)) {
    const [asked, threshold] = data;
    if (asked?.datasourceUid === 'stutterscope')
      expect(asked.model).toMatchObject({ format: 1, editorType: 'sql', meta: { timezone: 'UTC' } });
    else expect(asked?.model).toMatchObject({ instant: true });
    expect(threshold).toMatchObject({
      datasourceUid: '__expr__',
      model: { type: 'threshold', expression: 'A' },
    });
  }
});
