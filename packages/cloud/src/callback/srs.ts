import { Room } from '@stutterscope/telemetry';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type CallbackContext, ignore, type Judged, refuse, take } from './callback.ts';
import { bodyFault, readJson } from './readJson.ts';
import { fileOf } from './serverFile.ts';
import { answer, ended } from './serverQuestion.ts';

const Text = Type.String({ maxLength: 4096 });

/** A connection that has named no stream yet, or has none any more: a refusal would turn everybody away. */
const Connection = Type.Object({ action: Type.Enum(['on_connect', 'on_close']) });

const Body = Type.Object({
  action: Text,
  client_id: Type.Optional(Type.Union([Text, Type.Integer()])),
  stream: Room,
  tcUrl: Type.Optional(Text),
  param: Type.Optional(Text),
  file: Type.Optional(Text),
});

const connections = Compile(Connection);
const bodies = Compile(Body);

/** SRS's `http_hooks`: JSON; it goes on when it reads status 200 and `0`. */
export function readSrs(text: string, context: CallbackContext): Judged {
  const body = readJson(text);
  if (connections.Check(body)) return ignore;
  if (!bodies.Check(body)) return refuse('callback_malformed', bodyFault(body, bodies.Errors(body)));
  const { action, stream: room, client_id = '', tcUrl = '', param = '', file = '' } = body;
  const query = param.replace(/^\?/, '');
  const question = { source: 'srs' as const, room, client: String(client_id), tcUrl, query };
  switch (action) {
    case 'on_publish':
      return answer('push', question, context);
    case 'on_play':
      return answer('play', question, context);
    case 'on_unpublish':
      return ended(question, context);
    case 'on_dvr':
      if (file === '') return refuse('callback_malformed', 'an on_dvr without `file`');
      return take(fileOf('srs', room, file, context));
    default:
      return ignore;
  }
}
