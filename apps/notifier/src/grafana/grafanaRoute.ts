import { createHash, timingSafeEqual } from 'node:crypto';
import { presentedToken } from '@stutterscope/access';
import type { Phrasebook } from '@stutterscope/alerts';
import type { Producer } from '@stutterscope/bus';
import { Problem } from '@stutterscope/http';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { NoticeBoard } from '../board/noticeBoard.ts';
import type { Metrics } from '../metrics.ts';
import { writeRecords } from '../noticeWriter.ts';
import { ProblemError } from '../problems.ts';
import { GrafanaBody } from './grafanaBody.ts';
import { noticeOfGrafana } from './noticeOfGrafana.ts';

export interface GrafanaRouteDeps {
  /** What Grafana's contact point sends as `Authorization: Bearer …`; null where none may post. */
  readonly secret: string | null;
  readonly board: NoticeBoard;
  readonly producer: Producer;
  readonly phrasebook: Phrasebook;
  readonly clock: () => number;
  readonly metrics: Metrics;
}

const bodies = Compile(GrafanaBody);
const digest = (text: string) => createHash('sha256').update(text).digest();

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

const schema = {
  summary: "Takes the alerts of Grafana's webhook contact point that name a room",
  description:
    'Label `room` names the room, annotation `vj_message` (else `summary`) what the VJ is told, `vj_remedies` what ' +
    'may help, a line each; label `advice` takes our own words instead.',
  body: GrafanaBody,
  response: {
    202: Type.Object({
      told: Type.Integer({ description: 'alerts that were said to a VJ' }),
      ignored: Type.Integer({ description: 'alerts that were not' }),
    }),
    400: problem('Not the body of Grafana’s webhook'),
    401: problem('The secret is wrong'),
    404: problem('This notifier takes no alerts of Grafana'),
    503: problem('Not durable: send it again'),
  },
};

/** `POST /v1/grafana-alerts`. */
export function registerGrafanaRoute(app: FastifyInstance, deps: GrafanaRouteDeps): void {
  const { secret, board, producer, phrasebook, clock, metrics } = deps;
  const expected = secret === null ? null : digest(secret);

  app.post('/v1/grafana-alerts', {
    schema,
    validatorCompiler: () => () => true,
    onRequest: async (request) => {
      if (expected === null)
        throw new ProblemError('not_configured', 'set STUTTERSCOPE_GRAFANA_SECRET to take them');
      if (!timingSafeEqual(expected, digest(presentedToken(request) ?? ''))) {
        throw new ProblemError('wrong_secret', 'it is sent as `Authorization: Bearer …`');
      }
    },
    handler: async (request, reply) => {
      const { body } = request;
      if (!bodies.Check(body)) {
        const [fault] = bodies.Errors(body);
        const pointer = fault?.instancePath ?? '';
        throw new ProblemError('invalid_grafana', `${pointer || 'the body'} ${fault?.message}`, {
          extension: { pointer },
        });
      }
      const knowing = { board, phrasebook, nowMs: clock() };
      const notices = body.alerts.flatMap((alert) => noticeOfGrafana(alert, knowing) ?? []);
      try {
        await writeRecords(producer, notices);
      } catch (cause) {
        throw new ProblemError('bus_unavailable', 'send it again, nothing is said twice', { cause });
      }
      for (const { room, alert, phase } of notices) {
        metrics.notices.inc({ phase });
        request.log.info({ room, alert, phase, source: 'grafana' }, 'notice');
      }
      metrics.requests.inc({ code: 'accepted' });
      const ignored = body.alerts.length - notices.length;
      return reply.code(202).send({ told: notices.length, ignored });
    },
  });
}
