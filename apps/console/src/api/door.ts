import {
  type AccessFault,
  challengeOf,
  type Grant,
  presentedToken,
  type RoomAccess,
} from '@stutterscope/access';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems.ts';

const refusalOf = (fault: AccessFault, room: string): ProblemError =>
  new ProblemError(fault.code, fault.detail, { headers: challengeOf(fault), subject: { room } });

/** Lets in who may look at a room (or, as `EVERY_ROOM`, at all of them); throws the refusal of everybody else. */
export async function admit(request: FastifyRequest, access: RoomAccess, room: string): Promise<Grant> {
  const admission = await access.admit(presentedToken(request));
  if (!admission.ok) throw refusalOf(admission.fault, room);
  const fault = admission.grant.refusal(room, ['push', 'watch']);
  if (fault !== null) throw refusalOf(fault, room);
  return admission.grant;
}
