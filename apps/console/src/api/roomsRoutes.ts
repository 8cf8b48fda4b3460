import { EVERY_ROOM, type RoomAccess } from '@stutterscope/access';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Streams } from '../live/streams.ts';
import type { Metrics } from '../metrics.ts';
import type { RoomsBoard } from '../read/roomsBoard.ts';
import { accessToken, answers, streams } from './described.ts';
import { admit } from './door.ts';
import { RoomsView } from './views.ts';

export interface RoomsRoutesDeps {
  readonly access: RoomAccess;
  readonly board: RoomsBoard;
  readonly streams: Streams;
  readonly metrics: Metrics;
}

/** `GET /v1/rooms` and `GET /v1/rooms/live`: for who may look at every room. */
export function registerRoomsRoutes(app: FastifyInstance, deps: RoomsRoutesDeps): void {
  const { access, board, metrics } = deps;
  const querystring = Type.Object(accessToken);

  app.get('/v1/rooms', {
    schema: {
      summary: 'Every room that was heard from in the last two minutes',
      description: 'Needs a token that may look at all rooms: `stutterscope token --room "*" --side watch`.',
      querystring,
      response: answers('The rooms, by name', RoomsView),
    },
    handler: async (request) => {
      await admit(request, access, EVERY_ROOM);
      metrics.requests.inc({ code: 'accepted' });
      return board.rooms();
    },
  });

  app.get('/v1/rooms/live', {
    schema: {
      summary: 'The same as server-sent events',
      description:
        'A RoomsView as event `rooms` about once in two seconds; `trouble` while ClickHouse does not answer.',
      querystring,
      response: streams('A stream that stays open'),
    },
    handler: async (request, reply) => {
      const { expiresAt } = await admit(request, access, EVERY_ROOM);
      deps.streams.serve(reply, { key: 'rooms', event: 'rooms', read: () => board.rooms(), expiresAt });
      metrics.requests.inc({ code: 'accepted' });
    },
  });
}
