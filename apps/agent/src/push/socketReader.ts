import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseSockets, type SocketState } from './socketState.ts';

const run = promisify(execFile);

/** Reads the state of one process's connection to a port, again and again. */
export interface SocketReader {
  /** Undefined while there is no such connection. Rejects where the kernel cannot be asked. */
  read(): Promise<SocketState | undefined>;
}

/** Asks `ss` of iproute2: by owner until the connection is found, then by its addresses, which costs less. */
export function createSocketReader(pid: number, port: number): SocketReader {
  let known: SocketState | undefined;

  const ask = async (...args: string[]): Promise<SocketState[]> => {
    if (process.platform !== 'linux') throw new Error(`no ss on ${process.platform}`);
    const { stdout } = await run('ss', args, { timeout: 5000 });
    return parseSockets(stdout);
  };

  return {
    async read() {
      if (known !== undefined) {
        const [socket] = await ask('-tinH', 'src', known.local, 'dst', known.peer);
        if (socket !== undefined) return socket;
      }
      const sockets = await ask('-tinpH', 'dport', '=', `:${port}`);
      // A wrapper around ffmpeg is another process; then the only connection to the port must be the one.
      known =
        sockets.find(({ pids }) => pids.includes(pid)) ?? (sockets.length === 1 ? sockets[0] : undefined);
      return known;
    },
  };
}
