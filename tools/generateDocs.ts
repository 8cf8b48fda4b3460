import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pages } from './docs/pages.ts';

const root = join(import.meta.dirname, '..');

for (const [path, render] of Object.entries(pages)) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), await render());
  process.stdout.write(`${path}\n`);
}
