import { InvalidArgumentError } from 'commander';
import { parseDurationS } from '../duration.ts';
import { parseMoment } from '../explain/moment.ts';

/** As Unix seconds this would lie beyond 2106; as milliseconds it lies in 1970. */
const LEAST_MS = 2 ** 32;

const rule =
  'It must be Unix seconds, an ISO time (UTC unless it names a zone), or so long from now, like 24h.';

/** Until when a link is to hold: a moment as Unix seconds, or so long from now. */
export type Expiry = { readonly atS: number } | { readonly inS: number };

/** Reads Unix seconds, ISO time, or a duration from now. */
export function expiryArgument(text: string): Expiry {
  const inS = parseDurationS(text);
  if (inS !== null) return { inS };
  if (/^\d+$/.test(text)) {
    const atS = Number(text);
    if (atS >= LEAST_MS) throw new InvalidArgumentError(`${rule} These are milliseconds.`);
    return { atS };
  }
  const moment = /^\d{4}-/.test(text) ? parseMoment(text) : null;
  if (moment?.kind !== 'at') throw new InvalidArgumentError(rule);
  return { atS: Math.floor(moment.atMs / 1000) };
}

/** The expiry in Unix seconds. */
export const expiresSOf = (expiry: Expiry, nowMs: number): number =>
  'atS' in expiry ? expiry.atS : Math.floor(nowMs / 1000) + expiry.inS;
