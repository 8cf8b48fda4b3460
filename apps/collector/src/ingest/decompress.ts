import { constants, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { ProblemError } from '../problems.ts';

type Decode = (body: Buffer, maxOutputLength: number) => Buffer;

// 8 MB, the window RFC 8878 asks every decoder for: a frame may not order more memory than that.
const ZSTD_PARAMS = { [constants.ZSTD_d_windowLogMax]: 23 };

// zlib reads every member of a gzip body. Of the others Node reads the first stream or frame and would
// silently leave the rest, which the client would take for durable.
const rejectGarbageAfterEnd = true;

const gunzip: Decode = (body, maxOutputLength) => gunzipSync(body, { maxOutputLength });

// In one go and on this thread: at the size of a batch it costs less than a trip to the thread pool, which
// an in-process ClickHouse may keep busy, and no two bodies are ever unfolded at once.
const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', (body, maxOutputLength) => inflateSync(body, { maxOutputLength, rejectGarbageAfterEnd })],
  [
    'zstd',
    (body, maxOutputLength) =>
      zstdDecompressSync(body, { maxOutputLength, rejectGarbageAfterEnd, params: ZSTD_PARAMS }),
  ],
]);

/** What the collector takes as `Content-Encoding`. */
const acceptedEncodings = 'gzip, deflate, zstd';

/** Checks the header before a byte of the body is read; gives the function that undoes it. */
export function decompressor(header = 'identity'): ((body: Buffer, maxBytes: number) => Buffer) | undefined {
  const encoding = header.trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return undefined;
  const decode = decoders.get(encoding);
  if (decode === undefined) {
    throw new ProblemError('unsupported_encoding', `Content-Encoding may be ${acceptedEncodings}`, {
      headers: { 'accept-encoding': acceptedEncodings },
    });
  }
  return (body, maxBytes) => {
    try {
      return decode(body, maxBytes);
    } catch (error) {
      if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
        throw new ProblemError('body_too_large', `a body may hold ${maxBytes} bytes when decompressed`);
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new ProblemError('invalid_compression', `not whole or not ${encoding}: ${reason}`, {
        cause: error,
      });
    }
  };
}
