import replyFrom from '@fastify/reply-from';
import type { RoomAccess } from '@stutterscope/access';
import { Room } from '@stutterscope/telemetry';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ProblemError } from '../problems.ts';
import { accessToken, streams } from './described.ts';
import { admit } from './door.ts';

export interface AlertsRouteDeps {
  readonly access: RoomAccess;
  /** Where the notifier answers. */
  readonly notifier: string;
}

const Params = Type.Object({ room: Room });
const params = Compile(Params);

/**
 * `GET /v1/rooms/{room}/alerts`: the notifier's stream at this address, so that a VJ's page needs to reach one server.
 * Who has many VJs sends this path to the notifiers at the ingress.
 */
export async function registerAlertsRoute(app: FastifyInstance, deps: AlertsRouteDeps): Promise<void> {
  await app.register(replyFrom, { base: deps.notifier, undici: { connections: 4096, bodyTimeout: 60_000 } });
  app.get('/v1/rooms/:room/alerts', {
    schema: {
      summary: "The room's alerts, passed on from the notifier",
      description: "See the notifier's own description.",
      params: Params,
      querystring: Type.Object({ lang: Type.Optional(Type.String()), ...accessToken }),
      response: streams('A stream that stays open'),
    },
    handler: async (request, reply) => {
      if (!params.Check(request.params)) throw new ProblemError('not_found', 'this is no name of a room');
      const { room } = request.params;
      // Here, too: nobody without a token makes us open connections.
      await admit(request, deps.access, room);
      return reply.from(`/v1/rooms/${encodeURIComponent(room)}/alerts`, {
        onError: (_reply, { error }) => {
          request.log.warn({ reason: error.message }, 'no notifier');
          const gone = new ProblemError('notifier_unavailable', 'no alert can reach this page now');
          reply.send(gone);
        },
      });
    },
  });
}
