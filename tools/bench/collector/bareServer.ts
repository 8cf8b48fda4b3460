import Fastify from 'fastify';
import { answerParent } from '../process/answerParent.ts';

// The least that a collector on Fastify could do: read the body, say that it was taken.

const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
  done(null, body),
);
app.post('/v1/telemetry', (_request, reply) => reply.code(202).send({ accepted: 1 }));
const address = await app.listen({ host: '127.0.0.1', port: 0 });
answerParent({ port: Number(new URL(address).port) }, {}, () => app.close());
