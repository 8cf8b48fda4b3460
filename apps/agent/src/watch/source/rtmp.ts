import { spawn } from 'node:child_process';
import { isIP } from 'node:net';
import type { Source } from './source.ts';

/** RTMP, read by ffmpeg and passed on as FLV without touching the media. */
export function rtmp(url: string, ffmpegPath: string): Source {
  return async ({ onConnected, onBytes }, signal) => {
    // Little probing: half a second of guessing is half a second of first-frame delay.
    const input = ['-fflags', 'nobuffer', '-probesize', '65536', '-analyzeduration', '500000', '-i', url];
    const output = ['-c', 'copy', '-flush_packets', '1', '-f', 'flv', 'pipe:1'];
    const child = spawn(ffmpegPath, ['-hide_banner', '-nostdin', '-loglevel', 'error', ...input, ...output], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { promise: exited, resolve, reject } = Promise.withResolvers<number>();
    child.once('error', reject).once('close', (code) => resolve(code ?? 1));
    let lastWords = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      lastWords = text.trim().split('\n').at(-1) ?? lastWords;
    });
    const host = URL.parse(url)?.hostname ?? '';
    child.stdout.once('data', () => onConnected(isIP(host) > 0 ? host : undefined)).on('data', onBytes);
    const onAbort = () => child.kill('SIGKILL');
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    const code = await exited;
    signal.removeEventListener('abort', onAbort);
    if (code !== 0 && !signal.aborted) throw new Error(`ffmpeg ended with ${code}: ${lastWords}`);
  };
}
