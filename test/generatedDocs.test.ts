import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pages } from '../tools/docs/pages.ts';

test.each(Object.entries(pages))(
  '%s is as `npm run docs` makes it',
  async (path, render) => {
    expect(await readFile(join(import.meta.dirname, '..', path), 'utf8')).toBe(await render());
  },
  120_000,
);
