import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultRules, ruleTable } from '../packages/diagnosis/src/index.ts';

const packages = join(import.meta.dirname, '../packages');

const filesOf = (name: string) =>
  readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );

const simulator = filesOf('simulator').map((path) => ({
  path,
  text: readFileSync(join(packages, 'simulator/src', path), 'utf8'),
}));

test('no file of the simulator reaches another package than the contract and the SDK, by any path', () => {
  const imports = simulator.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:from|import\(?)\s*'([^']+)'/g)].map(([, from]) => ({ path, from: from ?? '' })),
  );
  expect(imports.length).toBeGreaterThan(100);
  const foreign = imports.filter(
    ({ path, from }) =>
      (from.startsWith('@stutterscope/') && !/^@stutterscope\/(telemetry|sdk\/src\/index\.ts)$/.test(from)) ||
      (from.startsWith('.') &&
        !join(packages, 'simulator/src', path, '..', from).startsWith(join(packages, 'simulator/src'))),
  );
  expect(foreign).toEqual([]);
});

test('no threshold of the diagnosis is named in the simulator', () => {
  const named = simulator.flatMap(({ path, text }) =>
    ruleTable
      .filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text))
      .map(({ name }) => `${path}: ${name}`),
  );
  expect(named).toEqual([]);
});

test('no module that is the diagnosis alone is spoken of in the simulator', () => {
  const own = filesOf('diagnosis')
    .map((path) => basename(path, '.ts'))
    .filter((name) => /[A-Z]/.test(name));
  const spoken = simulator.flatMap(({ path, text }) =>
    own.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).map((name) => `${path}: ${name}`),
  );
  expect(own.length).toBeGreaterThan(50);
  expect(spoken).toEqual([]);
});

/** What each label is drawn at must not be what its detector decides at: domain notes, 3.1. */
const decisive = [
  'fpsLowRatio',
  'fpsOkRatio',
  'fpsTooLow',
  'clogQueFrames',
  'stallLagMs',
  'cellShare',
  'roomShare',
  'adaptedOkRatio',
  'clogBacklogMs',
] as const;

test.each(decisive)('no label is drawn at %s', (name) => {
  const literal = new RegExp(`(?<![\\w.])${String(defaultRules[name]).replace('.', '\\.')}(?![\\w.])`);
  const labels = simulator.filter(({ path }) => path.startsWith('outcome'));
  expect(labels.length).toBeGreaterThan(3);
  expect(labels.filter(({ text }) => literal.test(text.replaceAll('_', ''))).map(({ path }) => path)).toEqual(
    [],
  );
});
