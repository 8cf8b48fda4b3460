import { type AccessFault, challengeOf, presentedToken, type RoomAccess } from '@stutterscope/access';
import type { Phrasebook } from '@stutterscope/alerts';
import { Problem } from '@stutterscope/http';
import { Room } from '@stutterscope/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type NoticeBoard, type Place, placeOf } from '../board/noticeBoard.ts';
import type { Limits } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import { ProblemError } from '../problems.ts';
import { Client } from './client.ts';
import type { Hub } from './hub.ts';
import { noticeText } from './noticeText.ts';

export interface AlertsRouteDeps {
  readonly access: RoomAccess;
  readonly board: NoticeBoard;
  readonly hub: Hub;
  readonly phrasebook: Phrasebook;
  readonly limits: Limits;
  readonly metrics: Metrics;
}

const Params = Type.Object({ room: Room });
const Query = Type.Object({
  lang: Type.Optional(Type.String({ description: 'language; else that of Accept-Language' })),
  last_event_id: Type.Optional(Type.String({ description: 'as the header Last-Event-ID' })),
  access_token: Type.Optional(Type.String({ description: 'the room token, where no header can be set' })),
});
const params = Compile(Params);
const query = Compile(Query);

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

const schema = {
  summary: "A room's alerts as server-sent events",
  description:
    'First what is on, or with Last-Event-ID what was missed; then each notice as it is said, as event `alert`. A ' +
    'comment comes every 15 s.',
  params: Params,
  querystring: Query,
  headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
  response: {
    200: {
      description: 'A stream that stays open',
      content: { 'text/event-stream': { schema: Type.String() } },
    },
    401: problem('No room token that holds'),
    403: problem('The token is for another room, or for side `play`'),
    503: problem('Too many clients: come back after Retry-After seconds'),
  },
};

interface Asked {
  readonly room: string;
  readonly toldTo: Place | null;
  readonly client: Pick<Client, 'language' | 'expiresAt'>;
}

/** Who asks, and for what; throws the refusal. */
async function askedOf(request: FastifyRequest, deps: AlertsRouteDeps): Promise<Asked> {
  if (!params.Check(request.params)) throw new ProblemError('not_found', 'this is no name of a room');
  if (!query.Check(request.query)) throw new ProblemError('bad_request', 'a parameter stands there twice');
  const { room } = request.params;
  const admission = await deps.access.admit(presentedToken(request));
  if (!admission.ok) throw refusalOf(admission.fault, room);
  const { grant } = admission;
  const fault = grant.refusal(room, ['push', 'watch']);
  if (fault !== null) throw refusalOf(fault, room);
  if (deps.hub.size >= deps.limits.maxClients) {
    throw new ProblemError('too_many_clients', 'come back later, or to another notifier');
  }
  const { lang, last_event_id: asked } = request.query;
  const header = request.headers['last-event-id'];
  const language = deps.phrasebook.match(lang ?? request.headers['accept-language']);
  const toldTo = placeOf(typeof header === 'string' ? header : asked);
  return { room, toldTo, client: { language, expiresAt: grant.expiresAt } };
}

const refusalOf = (fault: AccessFault, room: string): ProblemError =>
  new ProblemError(fault.code, fault.detail, { headers: challengeOf(fault), subject: { room } });

/** `GET /v1/rooms/{room}/alerts`. */
export function registerAlertsRoute(app: FastifyInstance, deps: AlertsRouteDeps): void {
  app.get('/v1/rooms/:room/alerts', {
    schema,
    validatorCompiler: () => () => true,
    handler: async (request, reply) => open(await askedOf(request, deps), reply, deps),
  });
}

function open({ room, toldTo, client: of }: Asked, reply: FastifyReply, deps: AlertsRouteDeps): void {
  const { board, hub, phrasebook, limits, metrics } = deps;
  const client = new Client(reply, { ...of, toldTo, maxBytes: limits.maxClientBytes });
  client.onGone(hub.add(room, client));
  metrics.requests.inc({ code: 'accepted' });
  const missed = board.since(room, toldTo);
  client.send(`:\n\n${missed.map((posted) => noticeText(posted, of.language, phrasebook)).join('')}`);
}
