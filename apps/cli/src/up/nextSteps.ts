import { readConfig } from '../config.ts';
import type { Addresses } from './startUp.ts';

const cli = 'npm run -s stutterscope --';

/** The command line as it finds the SQL port, wherever `--clickhouse-port` put it. */
function asking(sql: string | null): string {
  const port = sql === null ? '' : new URL(sql).port;
  return port === '' || port === String(readConfig({}).sqlPort)
    ? cli
    : `STUTTERSCOPE_SQL_PORT=${port} ${cli}`;
}

/** What to look at next, in commands that work as they stand. */
export function nextSteps({ collector, notifier, console: page, sql }: Addresses): string {
  const askOverHttp =
    sql === null ? [] : [`  curl -s ${sql} --data-binary 'SELECT count() FROM stutterscope.samples'`];
  return [
    'Rooms in a browser, live; a VJ’s page is at /vj/ and the room:',
    `  ${page}`,
    'What to look at next, from another terminal:',
    `  curl -s ${collector}/healthz`,
    `  curl -s ${collector}/metrics`,
    `  ${asking(sql)} rooms --watch`,
    `  ${asking(sql)} sql 'SELECT room, cause, severity, summary FROM stutters_current ORDER BY writtenAt DESC LIMIT 10'`,
    ...askOverHttp,
    'What the VJ of a room is told, as it is said:',
    `  curl -sN ${notifier}/v1/rooms/8888_karaoke01/alerts \\`,
    `    -H "authorization: Bearer $(${cli} token --room 8888_karaoke01 --side watch)"`,
    'A push of your own, to an RTMP server of yours:',
    `  ${cli} push --collector ${collector} -- -re -f lavfi -i testsrc2=size=540x960:rate=15 \\`,
    '    -c:v libx264 -b:v 1200k -g 30 -f flv rtmp://localhost/live/8888_mine',
    'Ctrl-C stops; the data stays.',
  ].join('\n');
}
