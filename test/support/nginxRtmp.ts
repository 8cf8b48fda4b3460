import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort.ts';
import { untilListening } from './rtmpServer.ts';

const NGINX = '/usr/sbin/nginx';
const MODULE = '/usr/lib/nginx/modules/ngx_rtmp_module.so';

/** Debian's nginx with its RTMP module, where they are installed. */
export const hasNginxRtmp = existsSync(NGINX) && existsSync(MODULE);

export interface NginxRtmp {
  readonly rtmpPort: number;
  /** Where it records. */
  readonly folder: string;
  log(): Promise<string>;
  close(): Promise<void>;
}

const config = (port: number, folder: string, callbacks: string) => `
load_module ${MODULE};
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 64; }
rtmp {
  server {
    listen 127.0.0.1:${port};
    application live {
      live on;
      on_publish ${callbacks};
      on_play ${callbacks};
      on_publish_done ${callbacks};
      record all;
      record_path ${folder}/recorded;
      record_unique on;
      on_record_done ${callbacks};
    }
  }
}
`;

/** Starts it on a free port; it asks and tells `callbacks`, and records every push. */
export async function nginxRtmp(callbacks: string): Promise<NginxRtmp> {
  const folder = await mkdtemp(join(tmpdir(), 'stutterscope-nginx-'));
  const rtmpPort = await freePort();
  await mkdir(join(folder, 'recorded'));
  await writeFile(join(folder, 'nginx.conf'), config(rtmpPort, folder, callbacks));
  const log = () => readFile(join(folder, 'error.log'), 'utf8').catch(() => '');
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')];
  const child = spawn(NGINX, args, { stdio: 'ignore' });
  const close = async () => {
    await stop(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening('127.0.0.1', rtmpPort, child);
  } catch (error) {
    const said = await log();
    await close();
    throw new Error(`no nginx: ${said}`, { cause: error });
  }
  return { rtmpPort, folder, log, close };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}
