import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { buildFiles } from './buildFiles.ts';

/** How a folder differs from what is generated. */
export interface FileDifference {
  readonly path: string;
  readonly state: 'missing' | 'changed' | 'left over';
}

async function filesBelow(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Only these folders below the output are ours. */
const isOurs = (path: string) => /^(dashboards|provisioning)[\\/]/.test(path);

/** What in a folder is not as it would be generated. */
export async function compareFiles(dir: string): Promise<FileDifference[]> {
  const wanted = buildFiles();
  const found = (await filesBelow(dir)).filter(isOurs);
  const differences: FileDifference[] = [];
  for (const [path, text] of wanted) {
    if (!found.includes(path)) differences.push({ path, state: 'missing' });
    else if ((await readFile(join(dir, path), 'utf8')) !== text) differences.push({ path, state: 'changed' });
  }
  for (const path of found) if (!wanted.has(path)) differences.push({ path, state: 'left over' });
  return differences;
}

/** Writes every generated file and takes away what is no longer one; gives the paths that it touched. */
export async function writeFiles(dir: string): Promise<string[]> {
  const wanted = buildFiles();
  const differences = await compareFiles(dir);
  for (const { path } of differences) {
    const text = wanted.get(path);
    await mkdir(dirname(join(dir, path)), { recursive: true });
    if (text === undefined) await rm(join(dir, path));
    else await writeFile(join(dir, path), text);
  }
  return differences.map(({ path }) => path);
}
