import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const dist = join(import.meta.dirname, '../dist');

/** Where the page is found at: the page itself reads the address. */
const addresses = ['/', '/rooms/:room', '/rooms/:room/broadcast', '/vj/:room'];

/** The page is not there: nobody built it. */
class PageNotBuilt extends Error {
  override readonly name = 'PageNotBuilt';

  constructor(options: ErrorOptions) {
    super('the page of the console is not built: run `npm run build`', options);
  }
}

/** The page's icon. Throws PageNotBuilt where there is no page. */
export async function readIcon(): Promise<Buffer> {
  try {
    return await readFile(join(dist, 'icon.svg'));
  } catch (cause) {
    throw new PageNotBuilt({ cause });
  }
}

/** Serves the page that `npm run build` made. */
export async function servePage(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: dist,
    index: false,
    // Vite names what it makes by contents.
    setHeaders: (response, path) =>
      response.header(
        'cache-control',
        path.endsWith('.html') ? 'no-cache' : 'public, max-age=31536000, immutable',
      ),
  });
  for (const address of addresses) {
    app.get(address, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'));
  }
}
