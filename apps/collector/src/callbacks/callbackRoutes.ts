import { type CloudKeys, isOneOf, presentedToken, type RoomAccess } from '@stutterscope/access';
import type { Producer } from '@stutterscope/bus';
import {
  type CallbackContext,
  type CloudEvent,
  type Judged,
  readHuawei,
  readNginxRtmp,
  readSrs,
  readTencent,
  ShowWord,
  showEvent,
} from '@stutterscope/cloud';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { Compile } from 'typebox/compile';
import { refuseAccess } from '../ingest/refuse.ts';
import type { Metrics } from '../metrics.ts';
import { ProblemError } from '../problems.ts';
import { callbackSchema, showSchema } from './callbackSchemas.ts';

export interface CallbackRoutesDeps {
  readonly producer: Producer;
  readonly keys: CloudKeys;
  readonly recordingsUrl: string | null;
  readonly metrics: Metrics;
  readonly clock: () => number;
  readonly access: RoomAccess;
}

/** No callback is near as long. */
const MOST_BYTES = 64 * 1024;

type Reader = (text: string, context: CallbackContext) => Judged;

interface Door {
  readonly source: string;
  readonly read: Reader;
  /** Servers of one's own sign nothing: they say a secret, or are this machine. */
  readonly isOwnServer: boolean;
}

const doors: Readonly<Record<string, Door>> = {
  '/v1/callbacks': { source: 'tencent', read: readTencent, isOwnServer: false },
  '/v1/callbacks/huawei': { source: 'huawei', read: readHuawei, isOwnServer: false },
  '/v1/callbacks/nginx-rtmp': { source: 'nginx_rtmp', read: readNginxRtmp, isOwnServer: true },
  '/v1/callbacks/srs': { source: 'srs', read: readSrs, isOwnServer: true },
};

const encoder = new TextEncoder();
const shows = Compile(ShowWord);

/** What the vendor of the handbook waits for, and SRS too. */
const TAKEN = { code: 0 };

function isThisMachine(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** Throws where an own server neither says the secret nor, where there is none, is this machine. */
function admitServer(request: FastifyRequest, { servers = [] }: CloudKeys): void {
  const { query } = request;
  const said = typeof query === 'object' && query !== null && 'secret' in query ? query.secret : undefined;
  if (servers.length === 0 && isThisMachine(request.ip)) return;
  if (servers.length > 0 && typeof said === 'string' && isOneOf(servers, said)) return;
  const detail = 'its address needs ?secret=…, one of `servers` in STUTTERSCOPE_CLOUD_KEYS';
  throw new ProblemError('server_unknown', detail);
}

/** Resolves when all of them are durable. */
async function publish(producer: Producer, events: readonly CloudEvent[]): Promise<void> {
  if (events.length === 0) return;
  try {
    await producer.send(
      'cloud',
      events.map((event) => ({ key: event.room, value: encoder.encode(JSON.stringify(event)) })),
    );
  } catch (cause) {
    throw new ProblemError('bus_unavailable', 'send it again, nothing is counted twice', { cause });
  }
}

/** What clouds, servers and apps tell beside telemetry: `POST /v1/callbacks…`, `POST /v1/broadcasts`. */
export function registerCallbackRoutes(app: FastifyInstance, deps: CallbackRoutesDeps): void {
  const { producer, keys, recordingsUrl, metrics, clock, access } = deps;

  async function judge(door: Door, request: FastifyRequest): Promise<void> {
    if (door.isOwnServer) admitServer(request, keys);
    const text = typeof request.body === 'string' ? request.body : '';
    const judged = door.read(text, { keys, nowMs: clock(), recordingsUrl });
    await publish(producer, judged.events);
    metrics.callbacks.inc({ source: door.source, outcome: judged.ok ? 'taken' : judged.code });
    if (judged.ok) return;
    const [event] = judged.events;
    const subject = event?.kind === 'refusal' ? { room: event.room, fault: event.fault } : {};
    throw new ProblemError(judged.code, judged.detail, { subject });
  }

  async function takeShow(request: FastifyRequest): Promise<void> {
    const admission = await access.admit(presentedToken(request));
    if (!admission.ok) throw refuseAccess(admission.fault);
    const { body } = request;
    let word: unknown;
    try {
      word = JSON.parse(typeof body === 'string' ? body : '');
    } catch (cause) {
      throw new ProblemError('invalid_json', 'the body is not JSON', { cause });
    }
    if (!shows.Check(word)) {
      const [fault] = shows.Errors(word);
      const detail = `${fault?.instancePath || 'the body'} ${fault?.message ?? 'is wrong'}`;
      throw new ProblemError('callback_malformed', detail, {
        extension: { pointer: fault?.instancePath ?? '' },
      });
    }
    const refusal = admission.grant.refusal(word.room, ['push']);
    if (refusal !== null) throw refuseAccess(refusal);
    await publish(producer, [showEvent(word, clock())]);
    metrics.callbacks.inc({ source: 'app', outcome: 'taken' });
  }

  app.register(async (scope) => {
    // Clouds and servers say whatever content type they like, and none of them compresses.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    for (const [path, door] of Object.entries(doors)) {
      scope.post(path, {
        schema: callbackSchema(door.source),
        handler: async (request, reply) => {
          await judge(door, request);
          return reply.code(200).send(TAKEN);
        },
      });
    }
    scope.post('/v1/broadcasts', {
      schema: showSchema,
      validatorCompiler: () => () => true,
      handler: async (request, reply) => {
        await takeShow(request);
        return reply.code(202).send({ accepted: 1 });
      },
    });
  });
}
