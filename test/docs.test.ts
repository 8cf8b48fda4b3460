import { readdirSync, readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('the README names the two commands', () => {
  expect(read('README.md')).toContain('npm ci && npm start');
  expect(read('README.md')).toContain('npm ci && npm test');
});

const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

test.each(pages)('every link of %s leads somewhere', async (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link]) => link ?? '');
  for (const link of links)
    await expect(access(resolve(root, dirname(page), link)), link).resolves.toBeUndefined();
});

/** Every source file of the repository by its last path part. */
const files = new Set(
  ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  ),
);

test('every file that architecture.md names exists', () => {
  const named = [...read('docs/architecture.md').matchAll(/`([\w/.-]+\.(?:ts|sql))`/g)].map(
    ([, path]) => path ?? '',
  );
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(
    (path) => ![...files].some((file) => file === path || file.endsWith(`/${path}`)),
  );
  expect(missing).toEqual([]);
});
