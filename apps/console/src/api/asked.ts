import type { Phrasebook } from '@stutterscope/alerts';
import { Room } from '@stutterscope/telemetry';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ProblemError } from '../problems.ts';

/** What addresses of one room have in them. */
export const RoomParams = Type.Object({ room: Room });
const params = Compile(RoomParams);

/** A moment in a query. */
export const moment = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{1,15}$', description }));

/** The language of what is answered in words. */
export const inLanguage = {
  lang: Type.Optional(Type.String({ description: 'language; else that of Accept-Language' })),
};

/** The room that is asked for; throws where it is none. */
export function roomOf(request: FastifyRequest): string {
  if (!params.Check(request.params)) throw new ProblemError('not_found', 'this is no name of a room');
  return request.params.room;
}

/** The language that is asked for, of those there are words in. */
export function languageOf({ query, headers }: FastifyRequest, phrasebook: Phrasebook): string {
  const lang = typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined;
  return phrasebook.match(typeof lang === 'string' ? lang : headers['accept-language']);
}
