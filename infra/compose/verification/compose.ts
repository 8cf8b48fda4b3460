import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

/** Runs a command of docker compose over the compose file, as a project of its own; rejects when it fails. */
export async function compose(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const all = ['compose', '-p', 'stutterscope-verify', '--env-file', '.env.example', ...args];
  const child = spawn('docker', all, { cwd: folder, env: { ...process.env, ...env }, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`docker ${all.join(' ')} ended with ${String(code)}`);
}
