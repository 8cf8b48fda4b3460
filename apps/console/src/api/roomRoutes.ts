import type { RoomAccess } from '@stutterscope/access';
import type { Phrasebook } from '@stutterscope/alerts';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Streams } from '../live/streams.ts';
import type { Metrics } from '../metrics.ts';
import { ProblemError } from '../problems.ts';
import type { RoomQuestion } from '../read/readRoom.ts';
import type { RoomsBoard } from '../read/roomsBoard.ts';
import { inSteps, LONGEST_MS, spanOf } from '../read/span.ts';
import { inLanguage, languageOf, moment, RoomParams, roomOf } from './asked.ts';
import { accessToken, answers, streams } from './described.ts';
import { admit } from './door.ts';
import { RoomView, StatusView } from './views.ts';

export interface RoomRoutesDeps {
  readonly access: RoomAccess;
  readonly board: RoomsBoard;
  readonly streams: Streams;
  readonly phrasebook: Phrasebook;
  readonly metrics: Metrics;
  readonly clock: () => number;
  readonly read: (question: RoomQuestion) => Promise<RoomView>;
}

/** What a live stream repeats: long enough that telemetry which comes late is seen. */
const TAIL_MS = 20_000;

const DEFAULT_SPAN_MS = 900_000;

const SpanQuery = Type.Object({
  from: moment('Unix ms; else a quarter of an hour before `to`'),
  to: moment('Unix ms; else now. At most a day after `from`'),
  ...inLanguage,
  ...accessToken,
});
const LiveQuery = Type.Object({
  step: Type.Optional(
    Type.Enum(['1000', '2000', '5000', '10000', '30000', '60000', '300000'], { default: '1000' }),
  ),
  ...inLanguage,
  ...accessToken,
});
const spanQuery = Compile(SpanQuery);
const liveQuery = Compile(LiveQuery);

function askedSpan(query: unknown, now: number): { readonly fromMs: number; readonly toMs: number } {
  if (!spanQuery.Check(query)) throw new ProblemError('bad_request', '`from` and `to` are Unix milliseconds');
  const toMs = query.to === undefined ? now : Number(query.to);
  const fromMs = query.from === undefined ? toMs - DEFAULT_SPAN_MS : Number(query.from);
  if (fromMs >= toMs) throw new ProblemError('bad_span', '`from` must lie before `to`');
  if (toMs - fromMs > LONGEST_MS) throw new ProblemError('bad_span', 'it may be a day at most');
  return { fromMs, toMs };
}

/** `GET /v1/rooms/{room}`, its `/live` and its `/status`: for who may look at that room. */
export function registerRoomRoutes(app: FastifyInstance, deps: RoomRoutesDeps): void {
  const { access, board, metrics, clock, read } = deps;

  app.get('/v1/rooms/:room', {
    schema: {
      summary: 'A room over a span of time: both ends, verdicts, what was said, what was reported',
      params: RoomParams,
      querystring: SpanQuery,
      response: answers('Columns of one value a step, beside the verdicts that overlap the span', RoomView),
    },
    handler: async (request) => {
      const room = roomOf(request);
      await admit(request, access, room);
      const { fromMs, toMs } = askedSpan(request.query, clock());
      metrics.requests.inc({ code: 'accepted' });
      return read({ room, ...spanOf(fromMs, toMs), language: languageOf(request, deps.phrasebook) });
    },
  });

  app.get('/v1/rooms/:room/live', {
    schema: {
      summary: "A room's last twenty seconds as server-sent events",
      description:
        'A RoomView as event `room` about once a second, which replaces what it overlaps: telemetry comes late, and ' +
        'verdicts are revised. `trouble` while ClickHouse does not answer.',
      params: RoomParams,
      querystring: LiveQuery,
      response: streams('A stream that stays open'),
    },
    handler: async (request, reply) => {
      const room = roomOf(request);
      const { expiresAt } = await admit(request, access, room);
      if (!liveQuery.Check(request.query))
        throw new ProblemError('bad_request', '`step` is no step there is');
      const stepMs = Number(request.query.step ?? 1000);
      const lang = languageOf(request, deps.phrasebook);
      const tail = () => inSteps(clock() - Math.max(TAIL_MS, 2 * stepMs), clock(), stepMs);
      deps.streams.serve(reply, {
        key: JSON.stringify([room, stepMs, lang]),
        event: 'room',
        read: () => read({ room, ...tail(), language: lang }),
        expiresAt,
      });
      metrics.requests.inc({ code: 'accepted' });
    },
  });

  app.get('/v1/rooms/:room/status', {
    schema: {
      summary: 'How a push is, in few words, and when it was heard last',
      params: RoomParams,
      querystring: Type.Object(accessToken),
      response: answers('The room now', StatusView),
    },
    handler: async (request) => {
      const room = roomOf(request);
      await admit(request, access, room);
      metrics.requests.inc({ code: 'accepted' });
      return board.status(room);
    },
  });
}
