import type { RoomAccess } from '@stutterscope/access';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Metrics } from '../metrics.ts';
import { ProblemError } from '../problems.ts';
import { readBroadcast, readBroadcasts } from '../read/readBroadcasts.ts';
import type { ReadDeps } from '../read/readRoom.ts';
import { inLanguage, languageOf, moment, RoomParams, roomOf } from './asked.ts';
import { accessToken, answers, notThere } from './described.ts';
import { admit } from './door.ts';
import { BroadcastsView, BroadcastView } from './views.ts';

export interface BroadcastRoutesDeps extends ReadDeps {
  readonly access: RoomAccess;
  readonly metrics: Metrics;
}

const Query = Type.Object({
  at: moment('Unix ms: the show at that moment, or nearest to it; else the last'),
  ...inLanguage,
  ...accessToken,
});
const query = Compile(Query);

/** `GET /v1/rooms/{room}/broadcasts` and `/broadcast`: for who may look at that room. */
export function registerBroadcastRoutes(app: FastifyInstance, deps: BroadcastRoutesDeps): void {
  const { access, metrics, phrasebook } = deps;

  app.get('/v1/rooms/:room/broadcasts', {
    schema: {
      summary: "A room's shows in few words",
      params: RoomParams,
      querystring: Type.Object(accessToken),
      response: answers('The last twenty, the newest first', BroadcastsView),
    },
    handler: async (request) => {
      const room = roomOf(request);
      await admit(request, access, room);
      metrics.requests.inc({ code: 'accepted' });
      return metrics.timed('broadcasts', () => readBroadcasts(room, deps));
    },
  });

  app.get('/v1/rooms/:room/broadcast', {
    schema: {
      summary: 'One show: what stuttered and where it is recorded, what its VJ was told, its score',
      description:
        'The same as `stutterscope broadcast` and the report to the VJ, up to now while it goes on.',
      params: RoomParams,
      querystring: Query,
      response: { ...answers('The show', BroadcastView), ...notThere('No show of this room is known') },
    },
    handler: async (request) => {
      const room = roomOf(request);
      await admit(request, access, room);
      if (!query.Check(request.query)) throw new ProblemError('bad_request', '`at` is Unix milliseconds');
      metrics.requests.inc({ code: 'accepted' });
      const atMs = request.query.at === undefined ? null : Number(request.query.at);
      const question = { room, atMs, language: languageOf(request, phrasebook) };
      return metrics.timed('broadcast', () => readBroadcast(question, deps));
    },
  });
}
