import { accessSync, chmodSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import installer from '@ffmpeg-installer/ffmpeg';

/** The machine's own ffmpeg when one is on the search path, else the one that came from npm. */
export function findFfmpeg(searchPath: string): string {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const own = searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
  if (own !== undefined) return own;
  // Its install script sets the bit, and npm may have been told to run no scripts.
  if (!isExecutable(installer.path)) chmodSync(installer.path, 0o755);
  return installer.path;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
