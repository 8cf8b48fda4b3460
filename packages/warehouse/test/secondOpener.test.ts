import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { openWarehouse } from '../src/index.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('a second process that is refused the directory touches nothing in it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-opener-'));
  cleanups.push(() => rm(dir, { recursive: true, force: true }));
  const warehouse = await openWarehouse({ kind: 'embedded', dir });
  cleanups.push(() => warehouse.close());
  const underWay = join(dir, 'incoming', 'under-way.ndjson');
  await writeFile(underWay, '{}');
  const face = new URL('../src/index.ts', import.meta.url).href;
  const script = `const { openWarehouse } = await import('${face}'); await openWarehouse({ kind: 'embedded', dir: process.argv[1] });`;
  const second = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, dir]);
  await expect(second).rejects.toMatchObject({ stderr: expect.stringContaining('is it open elsewhere') });
  await expect(access(underWay)).resolves.toBeUndefined();
});
