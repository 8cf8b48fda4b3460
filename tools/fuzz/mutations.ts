import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

export type Random = () => number;

/** A request as it goes out. */
export interface FuzzRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a field is never prepared for. */
const evil: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '𝒳'.repeat(300),
  "'; DROP TABLE samples --",
  '{{onCluster}}',
  '$(id)',
  '../../etc/passwd',
  'a'.repeat(10_000),
  0,
  -0,
  -1,
  0.1,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER + 2,
  2 ** 31,
  -(2 ** 63),
  [],
  [[[[[[]]]]]],
  {},
  { constructor: { prototype: {} } },
  [null, 'x', {}],
  Array.from({ length: 3000 }, (_, i) => i),
  JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`),
];

export const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)];

type Json = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Every place of a document, as the container and the key in it. */
function places(document: Json): { readonly within: Json; readonly key: string }[] {
  return Object.keys(document).flatMap((key) => {
    const value: unknown = Reflect.get(document, key);
    return [{ within: document, key }, ...(isContainer(value) ? places(value) : [])];
  });
}

/** Sets a field of its own, `__proto__` too, to a copy that nothing else shares. */
const put = (within: Json, key: string, value: unknown): void =>
  void Reflect.defineProperty(within, key, {
    value: structuredClone(value),
    enumerable: true,
    configurable: true,
    writable: true,
  });

/** Changes a copy of the document in a few places: `names` are the fields that the schema knows. */
export function mutateDocument(document: Json, names: readonly string[], random: Random): unknown {
  const copy: Json = structuredClone(document);
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
    const place = pick(random, places(copy));
    if (place === undefined) return copy;
    const { within, key } = place;
    const act = Math.floor(random() * 5);
    if (act === 0) Reflect.deleteProperty(within, key);
    else if (act === 1) put(within, pick(random, names) ?? key, pick(random, evil));
    else if (act === 2) put(within, key, Reflect.get(within, pick(random, Object.keys(within)) ?? key));
    else if (act === 3 && Array.isArray(within))
      within.push(...structuredClone(within.slice(0, 1 + Math.floor(random() * 5))));
    else put(within, key, pick(random, evil));
  }
  return copy;
}

/** Flips, cuts, doubles and inserts bytes. */
function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let out = Buffer.from(bytes);
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
    const at = Math.floor(random() * (out.length + 1));
    const act = Math.floor(random() * 5);
    if (act === 0) out = out.subarray(0, at);
    else if (act === 1) out = Buffer.concat([out.subarray(0, at), out]);
    else if (act === 2)
      out = Buffer.concat([out.subarray(0, at), Buffer.from([random() * 256]), out.subarray(at)]);
    else if (at < out.length) out[at] = (out[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    if (out.length > 200_000) out = out.subarray(0, 200_000);
  }
  return out;
}

const types = [
  'application/json',
  'application/x-ndjson',
  'text/plain',
  'application/cmcd',
  'application/json; charset=utf-16',
  'multipart/form-data; boundary=x',
  'x/y',
  '',
];

const encodings: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => gzipSync(body),
  deflate: (body) => deflateSync(body),
  zstd: (body) => zstdCompressSync(body),
  br: (body) => body,
  'gzip, gzip': (body) => body,
};

/** The body, now and then compressed, and spoiled before or behind that. */
export function dress(path: string, type: string, body: Buffer, random: Random): FuzzRequest {
  const headers: Record<string, string> = {
    'content-type': random() < 0.9 ? type : (pick(random, types) ?? type),
  };
  if (random() < 0.75) return { path, headers, body: random() < 0.3 ? mutateBytes(body, random) : body };
  const [name, encode] = pick(random, Object.entries(encodings)) ?? ['identity', (same: Buffer) => same];
  headers['content-encoding'] = name;
  const encoded = encode(body);
  return { path, headers, body: random() < 0.5 ? mutateBytes(encoded, random) : encoded };
}

/** A request as bare bytes, spoiled where HTTP itself is read. */
export function rawRequest({ path, headers, body }: FuzzRequest, random: Random): Buffer {
  const length = random() < 0.7 ? body.length : Math.floor(random() * 2 * body.length);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const framing = random() < 0.8 ? `content-length: ${length}` : 'transfer-encoding: chunked';
  const head = [`POST ${path} HTTP/1.1`, 'host: x', ...lines, framing, 'connection: close', '', ''].join(
    '\r\n',
  );
  const whole = Buffer.concat([Buffer.from(head), body]);
  return random() < 0.8 ? mutateBytes(whole, random) : whole;
}
