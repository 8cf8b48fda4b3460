import { Room } from '@stutterscope/telemetry';
import { Compile } from 'typebox/compile';
import { type CallbackContext, ignore, type Judged, refuse, take } from './callback.ts';
import { fileOf } from './serverFile.ts';
import { answer, ended, type Question } from './serverQuestion.ts';

const rooms = Compile(Room);

/** The fields that nginx-rtmp writes itself; what stands beside them is the client's own query. */
const OWN =
  'app flashver swfurl tcurl pageurl addr clientid call name type start duration reset recorder path'.split(
    ' ',
  );

function questionOf(form: URLSearchParams, room: string): Question {
  const query = new URLSearchParams([...form].filter(([name]) => !OWN.includes(name)));
  return {
    source: 'nginx_rtmp',
    room,
    client: form.get('clientid') ?? '',
    tcUrl: form.get('tcurl') ?? '',
    query: query.toString(),
  };
}

/** nginx-rtmp's `on_publish`, `on_play`, `on_publish_done`, `on_done` and `on_record_done`: a form, whose status is the answer. */
export function readNginxRtmp(text: string, context: CallbackContext): Judged {
  const form = new URLSearchParams(text);
  const call = form.get('call');
  // A connection that has named no stream yet, or has none any more: a refusal would turn everybody away.
  if (call === 'connect' || call === 'disconnect') return ignore;
  const room = form.get('name') ?? '';
  if (!rooms.Check(room)) return refuse('callback_malformed', '`name` is no room');
  const question = questionOf(form, room);
  switch (call) {
    case 'publish':
      return answer('push', question, context);
    case 'play':
      return answer('play', question, context);
    case 'publish_done':
      return ended(question, context);
    case 'record_done': {
      const path = form.get('path') ?? '';
      if (path === '') return refuse('callback_malformed', 'a record_done without `path`');
      return take(fileOf('nginx_rtmp', room, path, context));
    }
    // `on_done` calls for plays as well; a push that is done was told by `on_publish_done`.
    case 'done':
    case 'play_done':
    case 'record_started':
    case 'update_publish':
    case 'update_play':
      return ignore;
    default:
      return refuse('callback_malformed', '`call` is none of nginx-rtmp');
  }
}
