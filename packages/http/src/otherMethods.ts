import type { FastifyInstance } from 'fastify';

interface Known {
  readonly path: RegExp;
  readonly methods: Set<string>;
}

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What addresses a route answers, `:name` standing for anything between two slashes. */
function pathOf(url: string): RegExp {
  const parts = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : literal(part)));
  return new RegExp(`^${parts.join('/')}$`);
}

/** Learns the routes from here on; tells which methods an address would have answered. */
export function otherMethods(app: FastifyInstance): (address: string) => string[] {
  const known = new Map<string, Known>();
  app.addHook('onRoute', ({ url, method }) => {
    // What answers every address says nothing of one.
    if (url.includes('*')) return;
    const { methods } = known.get(url) ?? { methods: new Set<string>() };
    for (const one of [method].flat()) methods.add(one);
    known.set(url, { path: pathOf(url), methods });
  });
  return (address) => {
    const [path = ''] = address.split('?');
    const found = [...known.values()].filter((one) => one.path.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].toSorted();
  };
}
