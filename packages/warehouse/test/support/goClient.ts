import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Type from 'typebox';
import { Compile } from 'typebox/compile';

export interface GoQuestion {
  readonly sql: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly countOnly?: boolean;
}

const Answers = Compile(
  Type.Array(
    Type.Object({
      names: Type.Union([Type.Array(Type.String()), Type.Null()]),
      types: Type.Union([Type.Array(Type.String()), Type.Null()]),
      rows: Type.Union([Type.Array(Type.Array(Type.Unknown())), Type.Null()]),
      count: Type.Integer(),
      error: Type.Optional(Type.String()),
    }),
  ),
);

const source = join(import.meta.dirname, 'clickhouse-go');

export const goMissing = (): boolean => spawnSync('go', ['version']).error !== undefined;

/** Builds the Go client and gives the way to ask with it. */
export async function goClient() {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-go-'));
  const binary = join(dir, 'client');
  await promisify(execFile)('go', ['build', '-o', binary, '.'], { cwd: source });
  return {
    async ask(url: string, compression: 'none' | 'gzip' | 'lz4' | 'zstd', questions: readonly GoQuestion[]) {
      const child = promisify(execFile)(binary, [new URL(url).host, compression], {
        maxBuffer: 64 * 1024 * 1024,
      });
      child.child.stdin?.end(JSON.stringify(questions));
      const answers: unknown = JSON.parse((await child).stdout);
      if (!Answers.Check(answers)) throw new Error('the Go client answered something else');
      return answers;
    },
    remove: () => rm(dir, { recursive: true }),
  };
}
