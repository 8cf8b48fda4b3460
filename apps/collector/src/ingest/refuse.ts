import { type AccessFault, challengeOf } from '@stutterscope/access';
import { type ProblemCode, ProblemError, problems } from '../problems.ts';
import type { Delivery } from './deliver.ts';
import type { Refused } from './intake.ts';

/** Most faulty lines a refusal lists; the rest is only counted. */
const MAX_LISTED = 100;

/** The refusal of somebody who may not post. */
export const refuseAccess = (fault: AccessFault): ProblemError =>
  new ProblemError(fault.code, fault.detail, { headers: challengeOf(fault) });

/** The refusal of a body that is one batch. */
export function refuseBatch({ code, pointer, message, subject }: Refused): ProblemError {
  return new ProblemError(code, pointer === '' ? message : `${pointer} ${message}`, {
    extension: { pointer },
    subject: { ...subject, pointer },
  });
}

/** The refusal of faulty lines of a body; the others, if any, are durable. */
export function refuseLines(delivery: Delivery): ProblemError {
  const { accepted, refused } = delivery;
  const inOrder = refused.toSorted((a, b) => a.line - b.line);
  const faults = inOrder
    .slice(0, MAX_LISTED)
    .map(({ line, code, pointer, message }) => ({ line, code, pointer, message }));
  const detail = `${refused.length} of ${accepted + refused.length} batches are faulty and were dropped${accepted === 0 ? '' : ', the others are durable'}`;
  return new ProblemError(codeOf(delivery), detail, {
    extension: { accepted, faultCount: refused.length, faults },
    subject: {
      ...inOrder[0]?.subject,
      pointer: inOrder[0]?.pointer ?? '',
      faultCount: String(refused.length),
    },
  });
}

/** A body that is all another's is forbidden; one with any other fault, or a line that was taken, is faulty. */
function codeOf({ accepted, refused }: Delivery): ProblemCode {
  const [first] = refused;
  if (first === undefined || accepted > 0 || problems[first.code].status !== 403) return 'invalid_lines';
  return refused.every(({ code }) => code === first.code) ? first.code : 'invalid_lines';
}
