import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { findFfmpeg } from '../../../apps/agent/src/index.ts';
import { RULE_VERSION } from '../../../packages/diagnosis/src/index.ts';
import { congestionControl } from '../rig/traceLink.ts';

/** What the runs were made with. */
export interface Versions {
  readonly command: string;
  readonly date: string;
  readonly node: string;
  readonly kernel: string;
  readonly ffmpeg: string;
  readonly server: string;
  readonly congestionControl: string;
  readonly rules: string;
}

/** Looks them up on this machine; `madeMs` is when the runs were made. */
export function versionsHere(command: string, madeMs: number): Versions {
  const ffmpeg = execFileSync(findFfmpeg(process.env['PATH'] ?? ''), ['-version'], { encoding: 'utf8' });
  const server = readFileSync(
    new URL('../../../node_modules/node-media-server/package.json', import.meta.url),
    'utf8',
  );
  return {
    command,
    date: new Date(madeMs).toISOString().slice(0, 10),
    node: process.version,
    kernel: release(),
    ffmpeg: /^ffmpeg version (\S+)/.exec(ffmpeg)?.[1] ?? 'unknown',
    server: String(JSON.parse(server).version),
    congestionControl: congestionControl(),
    rules: RULE_VERSION,
  };
}

/** One paragraph of them. */
export function machineText(versions: Versions): string {
  const { command, date, node, kernel, ffmpeg, server, congestionControl: control, rules } = versions;
  return (
    `\`${command}\`, runs of ${date}: Node ${node}, Linux ${kernel}, TCP ${control}, ffmpeg ${ffmpeg}, node-media-server ` +
    `${server}, rules of version ${rules}. The machine has ${cpus().length} processors, shared with other work: the table says how busy.`
  );
}
