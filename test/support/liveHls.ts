import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A live HLS stream in a folder: `live.m3u8` and its fragments of a second. */
export interface LiveHls {
  readonly folder: string;
  /** True when there is something to play. */
  isOn(): Promise<boolean>;
  close(): Promise<void>;
}

/** Cuts what is pushed to an RTMP address, as it comes. */
export async function cutLiveHls(ffmpegPath: string, rtmpUrl: string): Promise<LiveHls> {
  const folder = await mkdtemp(join(tmpdir(), 'stutterscope-hls-'));
  const playlist = join(folder, 'live.m3u8');
  const args =
    `-nostdin -loglevel error -i ${rtmpUrl} -c copy -f hls -hls_time 1 -hls_list_size 6 -hls_flags delete_segments ${playlist}`.split(
      ' ',
    );
  const child: ChildProcess = spawn(ffmpegPath, args, { stdio: 'ignore' });
  return {
    folder,
    isOn: async () => {
      try {
        await access(playlist);
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const closed = once(child, 'close');
        child.kill('SIGKILL');
        await closed;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
