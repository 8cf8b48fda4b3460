import { Room } from '@stutterscope/telemetry';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { acceptBody, boundedLines, type IngestDeps } from '../ingest/acceptBody.ts';
import { refuseLines } from '../ingest/refuse.ts';
import { responses } from '../ingest/telemetrySchema.ts';
import { ProblemError } from '../problems.ts';
import { readReports } from './readReports.ts';

const Query = Type.Object({
  room: Type.Optional(Type.String({ ...Room, description: 'the room; else the content id `cid` is it' })),
  access_token: Type.Optional(Type.String({ description: 'the room token, of side `play`' })),
});
const query = Compile(Query);

const reports = Type.String({ description: 'one report a line, as a structured-fields dictionary' });

const schema = {
  summary: 'Takes CMCD version 2 event reports of players without our SDK',
  description: 'Each report becomes a batch of its own, as docs/cmcd.md has it.',
  querystring: Query,
  body: {
    content: { 'application/cmcd': { schema: reports }, 'text/plain': { schema: reports } },
  },
  response: responses,
};

/** `POST /v1/cmcd`: reports in, batches out, taken as any other. After the telemetry route, which reads bodies. */
export function registerCmcdRoute(app: FastifyInstance, deps: IngestDeps): void {
  app.addContentTypeParser('application/cmcd', (_request, _payload, done) => done(null));
  app.post('/v1/cmcd', {
    schema,
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      if (!query.Check(request.query)) throw new ProblemError('bad_request', 'this is no name of a room');
      const { room } = request.query;
      const acceptance = await acceptBody(request, deps, {
        read: (body) => readReports(boundedLines(body), room),
        wanted: 'send one report a line, like `e=ps,sta=p,v=2`',
        refuse: refuseLines,
      });
      return reply.code(202).send(acceptance);
    },
  });
}
