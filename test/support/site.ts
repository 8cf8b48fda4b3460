import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a page may ask for, beside what a test brings. */
const shelves: Readonly<Record<string, string>> = {
  pages: join(root, 'test/e2e/pages'),
  sdk: join(root, 'packages/sdk/dist'),
  'hls.js': join(root, 'node_modules/hls.js/dist'),
  'mpegts.js': join(root, 'node_modules/mpegts.js/dist'),
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.ts': 'video/mp2t',
};

/** A web server of pages, the SDK's build, players, and a folder of a test's own as `/live`. */
export interface Site {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts it on a free port of one address. `?sandbox` in an address takes the page its origin, and so its storage. */
export async function startSite(host: string, live?: string): Promise<Site> {
  const folders: Readonly<Record<string, string>> = live === undefined ? shelves : { ...shelves, live };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    const [, shelf = ''] = pathname.split('/');
    const file = join(folders[shelf] ?? '/nowhere', basename(pathname));
    try {
      await access(file);
    } catch {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('access-control-allow-origin', '*');
    if (searchParams.has('sandbox')) response.setHeader('content-security-policy', 'sandbox allow-scripts');
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
