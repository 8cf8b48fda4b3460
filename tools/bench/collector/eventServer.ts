import Fastify from 'fastify';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { answerParent } from '../process/answerParent.ts';

// The sink of an open player-analytics pipeline, one event a request, without what makes the real one slow: its
// schema is compiled once, its queue is an array that costs nothing.

const Event = Type.Object({
  event: Type.String({ maxLength: 64 }),
  sessionId: Type.String({ maxLength: 64 }),
  timestamp: Type.Number(),
  playhead: Type.Number(),
  duration: Type.Number(),
  payload: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Null()]))),
});

const MOST_QUEUED = 10_000;
const validator = Compile(Event);
let queue: Static<typeof Event>[] = [];

const app = Fastify();
app.post('/', (request, reply) => {
  const event = request.body;
  if (!validator.Check(event)) return reply.code(400).send({ valid: false });
  if (queue.length === MOST_QUEUED) queue = [];
  queue.push(event);
  return reply.code(200).send({ sessionId: event.sessionId, heartbeatInterval: 5000, valid: true });
});
const address = await app.listen({ host: '127.0.0.1', port: 0 });
answerParent({ port: Number(new URL(address).port) }, {}, () => app.close());
