import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type AmfValue, amf } from './amf.ts';
import type { MediaTag } from './flvTags.ts';

// Adobe RTMP 1.0, sections 5 and 7.
const HANDSHAKE = 1536;
const CHUNK = 65_536;
const SET_CHUNK_SIZE = 1;
const COMMAND = 20;
const STREAM = 1;

/** One message in chunks with whole headers: it costs ten bytes a frame and needs no memory of the last one. */
export function rtmpMessage({ type, timestampMs, body }: MediaTag, stream = STREAM): Buffer {
  const chunkStream = type === COMMAND || type === SET_CHUNK_SIZE ? 3 : 4 + (type % 4);
  const head = Buffer.alloc(12);
  head.writeUInt8(chunkStream, 0);
  head.writeUIntBE(timestampMs % 2 ** 24, 1, 3);
  head.writeUIntBE(body.length, 4, 3);
  head.writeUInt8(type, 7);
  head.writeUInt32LE(stream, 8);
  const parts = [head, body.subarray(0, CHUNK)];
  for (let offset = CHUNK; offset < body.length; offset += CHUNK)
    parts.push(Buffer.from([0xc0 | chunkStream]), body.subarray(offset, offset + CHUNK));
  return Buffer.concat(parts);
}

const command = (stream: number, ...values: AmfValue[]) =>
  rtmpMessage({ type: COMMAND, timestampMs: 0, body: amf(...values) }, stream);

/** What the server says, gathered from the beginning on. */
class Answers {
  private all: Buffer = Buffer.alloc(0);
  private readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', this.hear);
  }

  private readonly hear = (chunk: Buffer) => {
    this.all = Buffer.concat([this.all, chunk]);
  };

  async until(isSaid: (all: Buffer) => boolean): Promise<Buffer> {
    while (!isSaid(this.all)) await once(this.socket, 'data');
    return this.all;
  }

  /** Whatever else it says is read, or its window would fill, and forgotten. */
  close(): void {
    this.socket.off('data', this.hear).resume();
  }
}

/** A connection that a server has agreed to take a stream from. Rejects when it does not. */
export async function publishTo(url: string): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  const [, app = '', streamName = ''] = pathname.split('/');
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  const answers = new Answers(socket);
  const greeting = Buffer.concat([Buffer.alloc(8), randomBytes(HANDSHAKE - 8)]);
  socket.write(Buffer.concat([Buffer.from([3]), greeting]));
  const theirs = await answers.until((all) => all.length >= 1 + 2 * HANDSHAKE);
  socket.write(theirs.subarray(1, 1 + HANDSHAKE));
  const chunkSize = Buffer.alloc(4);
  chunkSize.writeUInt32BE(CHUNK);
  socket.write(rtmpMessage({ type: SET_CHUNK_SIZE, timestampMs: 0, body: chunkSize }, 0));
  const tcUrl = `rtmp://${hostname}:${port}/${app}`;
  socket.write(command(0, 'connect', 1, { app, type: 'nonprivate', tcUrl }));
  await answers.until((all) => all.includes('NetConnection.Connect.Success'));
  socket.write(command(0, 'createStream', 2, null));
  socket.write(command(STREAM, 'publish', 3, null, streamName, 'live'));
  await answers.until((all) => all.includes('NetStream.Publish.Start'));
  answers.close();
  return socket;
}
