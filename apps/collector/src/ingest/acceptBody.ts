import { type Grant, presentedToken, type RoomAccess } from '@stutterscope/access';
import type { FastifyRequest } from 'fastify';
import type { Door } from '../door/door.ts';
import { type Limits, MAX_LINES } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import { addressGroup } from '../network/address.ts';
import { ProblemError } from '../problems.ts';
import type { ByteBudget, Holder, Lease } from './byteBudget.ts';
import { decompressor } from './decompress.ts';
import { type Delivery, deliver } from './deliver.ts';
import { type Intake, takeIn } from './intake.ts';
import { isBlank, type Line, linesOf } from './lines.ts';
import { readBody } from './readBody.ts';
import { refuseAccess } from './refuse.ts';
import type { SharedSender } from './sharedSender.ts';
import type { Acceptance } from './telemetrySchema.ts';

export interface IngestDeps {
  readonly budget: ByteBudget;
  readonly sender: SharedSender;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly networkOf: (address: string) => string;
  readonly access: RoomAccess;
  readonly door: Door;
}

/** As much of a request as taking it in needs. */
export type Arrival = Pick<FastifyRequest, 'headers' | 'query' | 'ip' | 'raw' | 'log'>;

/** How a route understands its bodies. */
export interface Reading {
  /** The batches that a body means, as JSON, and what of it means none. */
  readonly read: (body: Buffer) => { readonly lines: readonly Line[]; readonly refused: Intake['refused'] };
  /** What to send instead of nothing. */
  readonly wanted: string;
  /** The answer when something was refused. */
  readonly refuse: (delivery: Delivery) => ProblemError;
}

/** Asks the door, looks at the token, reads, decompresses, judges each batch, waits until all are durable. */
export async function acceptBody(request: Arrival, deps: IngestDeps, reading: Reading): Promise<Acceptance> {
  deps.door.letIn();
  const grant = await grantOf(request, deps);
  deps.door.share(grant, request.ip);
  const lease = deps.budget.lease(holdersOf(grant, request.ip));
  try {
    const delivery = await take(request, grant, deps, lease, reading);
    if (delivery.refused.length > 0) throw reading.refuse(delivery);
    const { accepted, unknownFields } = delivery;
    deps.metrics.requests.inc('accepted');
    request.log.debug({ accepted }, 'accepted');
    return unknownFields.length === 0 ? { accepted } : { accepted, unknownFields: [...unknownFields] };
  } finally {
    lease.release();
  }
}

/** Who it is, before a byte of the body is read. */
async function grantOf(request: Arrival, { access, metrics }: IngestDeps): Promise<Grant> {
  const admission = await access.admit(presentedToken(request));
  if (!admission.ok) throw refuseAccess(admission.fault);
  metrics.admissions.inc(admission.grant.by);
  return admission.grant;
}

const holdersOf = ({ room }: Grant, address: string): Holder[] => [
  { key: addressGroup(address), code: 'address_limit' },
  ...(room === null ? [] : [{ key: room, code: 'room_limit' } as const]),
];

async function take(
  request: Arrival,
  grant: Grant,
  deps: IngestDeps,
  lease: Lease,
  { read, wanted }: Reading,
): Promise<Delivery> {
  const body = await wholeBody(request, deps, lease, wanted);
  deps.metrics.bodyBytes.observe(body.length);
  const { lines, refused } = read(body);
  const stamp = { grant, receivedAt: deps.clock(), networkId: deps.networkOf(request.ip) };
  const intake = await takeIn(lines, stamp, lease.take);
  const beganMs = performance.now();
  const delivery = await deliver(intake, deps.sender, deps.metrics);
  if (intake.taken.length > 0) deps.metrics.durableSeconds.observe((performance.now() - beganMs) / 1000);
  return { ...delivery, refused: [...refused, ...delivery.refused] };
}

async function wholeBody(request: Arrival, deps: IngestDeps, lease: Lease, wanted: string): Promise<Buffer> {
  const { maxBodyBytes } = deps.limits;
  const decompress = decompressor(request.headers['content-encoding']);
  const sent = await readBody(request.raw, maxBodyBytes, lease);
  const body = sent.length > 0 && decompress !== undefined ? decompress(sent, maxBodyBytes) : sent;
  if (body !== sent) lease.take(body.length);
  if (isBlank(body)) throw new ProblemError('empty_body', wanted);
  return body;
}

/** The lines of a body that hold something. */
export function boundedLines(body: Buffer): Line[] {
  const lines: Line[] = [];
  for (const line of linesOf(body)) {
    if (lines.length === MAX_LINES)
      throw new ProblemError('body_too_large', `a body may hold ${MAX_LINES} lines`);
    lines.push(line);
  }
  return lines;
}
