import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PushError, type PushStep, push } from '../../src/index.ts';
import { type FakeGrafana, fakeGrafana, TOKEN } from '../support/fakeGrafana.ts';

let grafana: FakeGrafana;

beforeEach(async () => {
  grafana = await fakeGrafana();
});

afterEach(() => grafana.close());

async function pushed(token = TOKEN): Promise<PushStep[]> {
  const steps: PushStep[] = [];
  await push({ url: grafana.url, token }, (step) => steps.push(step));
  return steps;
}

const changes = (steps: readonly PushStep[]) => [...new Set(steps.map(({ change }) => change))];

test('the first push creates everything, the second touches nothing', async () => {
  const first = await pushed();
  expect(changes(first)).toEqual(['created']);
  expect(first.map(({ what }) => what)).toEqual([
    'folder Stutterscope',
    ...['Rooms now', 'Room', 'Root causes', 'Delivery', 'VJs', 'Pipeline'].map(
      (title) => `dashboard ${title}`,
    ),
    ...['viewing', 'places', 'pushes', 'pipeline'].map((title) => `alert rules ${title}`),
  ]);
  const before = grafana.writes();
  expect(changes(await pushed())).toEqual(['unchanged']);
  expect(grafana.writes()).toBe(before);
});

test('what somebody changed by hand is put right, and only that', async () => {
  await pushed();
  grafana.edit('stutterscope-room', (dashboard) => ({ ...dashboard, title: 'My room' }));
  const steps = await pushed();
  expect(steps.filter(({ change }) => change !== 'unchanged')).toEqual([
    { what: 'dashboard Room', change: 'changed' },
  ]);
  expect(changes(await pushed())).toEqual(['unchanged']);
});

test('what Grafana adds to a dashboard or a rule is no difference', async () => {
  await pushed();
  grafana.edit('stutterscope-vjs', (dashboard) => ({ ...dashboard, schemaMigrated: true }));
  expect(changes(await pushed())).toEqual(['unchanged']);
});

describe('says clearly why it ended', () => {
  const failing = async (token?: string) => {
    const error: unknown = await pushed(token).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof PushError)) throw new TypeError('it did not fail');
    return { code: error.code, message: error.message };
  };

  test('a token that is not accepted', async () => {
    const { code, message } = await failing('wrong');
    expect(code).toBe('unauthorized');
    expect(message).toMatch(/does not accept the token.*service account/);
    expect(message).not.toContain('wrong');
  });

  test.each([
    [403, {}, 'forbidden', /may not change .*role Editor/],
    [409, {}, 'conflict', /owned by something else .*file provisioning/],
    [
      412,
      { status: 'version-mismatch', message: 'someone else saved it' },
      'conflict',
      /meanwhile: push again \(someone else/,
    ],
    [412, { status: 'name-exists', message: 'name exists' }, 'conflict', /has its title in the same folder/],
    [500, { message: 'database is locked' }, 'failed', /answered 500 to .*\(database is locked\)/],
  ] as const)('an answer of %i', async (status, body, code, message) => {
    grafana.refuse(status, body);
    const error = await failing();
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  test('a proxy that answers in HTML', async () => {
    grafana.refuse(502, '<html>Bad Gateway</html>');
    expect((await failing()).message).toMatch(/answered 502/);
  });

  test('nobody there', async () => {
    await grafana.close();
    expect(await failing()).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(grafana.url),
    });
  });
});

test('a dashboard that somebody saves between look and write is not overwritten unseen', async () => {
  await pushed();
  grafana.edit('stutterscope-room', (dashboard) => ({ ...dashboard, title: 'Mine' }));
  grafana.afterReading('stutterscope-room', () =>
    grafana.edit('stutterscope-room', (dashboard) => ({ ...dashboard, title: 'Theirs' })),
  );
  await expect(pushed()).rejects.toThrow(/meanwhile: push again/);
  expect(grafana.dashboard('stutterscope-room')).toMatchObject({ title: 'Theirs' });
});
