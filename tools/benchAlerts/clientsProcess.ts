import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { answerParent } from '../bench/process/answerParent.ts';

// Clients of server-sent events, each a socket of its own. Arguments: the notifier's port, how many clients listen to
// rooms in which nothing happens, how many to the rooms of probes.

const [port = 0, idle = 0, probes = 0] = process.argv.slice(2).map(Number);

/** So many connect at a time: a listener's queue is short. */
const AT_ONCE = 100;

const raisedAt = new Map<string, number>();
const open = new Set<Socket>();

/** Listens to a room; resolves when the stream is there. */
async function listen(room: string): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(`GET /v1/rooms/${room}/alerts HTTP/1.1\r\nhost: bench\r\naccept: text/event-stream\r\n\r\n`);
  const [first]: Buffer[] = await once(socket, 'data');
  if (first?.toString('latin1').startsWith('HTTP/1.1 200') !== true)
    throw new Error(`the notifier answered ${first?.toString('latin1').slice(0, 200)}`);
  open.add(socket);
  socket.once('close', () => open.delete(socket));
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    if (!raisedAt.has(room) && bytes.includes('"phase":"raised"')) raisedAt.set(room, Date.now());
  });
}

const rooms = [
  ...Array.from({ length: probes }, (_, index) => `8888_probe${index}`),
  ...Array.from({ length: idle }, (_, index) => `8888_idle${index}`),
];
for (let from = 0; from < rooms.length; from += AT_ONCE)
  await Promise.all(rooms.slice(from, from + AT_ONCE).map(listen));

answerParent(
  { open: open.size },
  { open: () => ({ open: open.size }), raised: () => Object.fromEntries(raisedAt) },
  async () => {
    for (const socket of open) socket.destroy();
  },
);
