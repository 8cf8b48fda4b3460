import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { EventParser } from '../src/alerts/eventParser.ts';
import { type Alert, createReporter, type Problem, type ReporterOptions } from '../src/index.ts';

/** A notifier that the test plays: it answers the connections one after the other, the last way for ever. */
async function notifier(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

function listening(options: Partial<ReporterOptions>) {
  const alerts: Alert[] = [];
  const problems: Problem[] = [];
  const reporter = createReporter({
    endpoint: 'http://127.0.0.1:1/v1/telemetry',
    room: '8888_test001',
    side: 'push',
    client: { platform: 'web' },
    stream: { protocol: 'rtmp' },
    random: () => 0,
    language: 'zh-CN',
    onAlert: (alert) => alerts.push(alert),
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  onTestFinished(() => reporter.close(0));
  return { alerts, problems };
}

const event = (id: string, message: string) =>
  `id: ${id}\nevent: alert\ndata: ${JSON.stringify({ id, phase: 'raised', message })}\n\n`;

const stream = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });

test('alerts come as they are said, and after a break from where it was', async () => {
  const { url, requests } = await notifier(
    // Cut within an event and within a character.
    (_request, response) => {
      const bytes = Buffer.from(`:\n\nretry: 1\n\n${event('3-1', '网络')}${event('3-2', 'half')}`);
      stream(response).write(bytes.subarray(0, 70));
      setImmediate(() => {
        response.write(bytes.subarray(70, bytes.length - 10));
        setImmediate(() => response.destroy());
      });
    },
    (_request, response) => stream(response).write(event('3-2', 'whole')),
  );
  const { alerts } = listening({ notifier: url, token: () => 'abc' });
  await vi.waitFor(() => expect(alerts).toHaveLength(2), { timeout: 5000 });
  expect(alerts.map(({ id, message }) => [id, message])).toEqual([
    ['3-1', '网络'],
    ['3-2', 'whole'],
  ]);
  expect(requests[1]?.url).toBe('/v1/rooms/8888_test001/alerts');
  expect(requests.map(({ headers }) => [headers.authorization, headers['accept-language']])).toEqual(
    Array(2).fill(['Bearer abc', 'zh-CN']),
  );
  // The id of half an event is not that of one heard.
  expect(requests[1]?.headers['last-event-id']).toBe('3-1');
});

test('a notifier that refuses is left alone, and the app is told that it hears nothing', async () => {
  const { url, requests } = await notifier((_request, response) => response.writeHead(403).end());
  const { problems } = listening({ notifier: url, token: 'abc' });
  await vi.waitFor(() => expect(problems).toEqual([{ kind: 'deaf', reason: 'alerts are refused: 403' }]));
  expect(requests).toHaveLength(1);
});

test('one that has too many clients is asked again, and an app that fails at an alert hears the next', async () => {
  const { url } = await notifier(
    (_request, response) => response.writeHead(503, { 'retry-after': '0' }).end(),
    (_request, response) => stream(response).write(event('1-1', 'a') + event('1-2', 'b')),
  );
  const heard: string[] = [];
  const { problems } = listening({
    notifier: url,
    onAlert: ({ message }) => {
      heard.push(message);
      throw new Error('no screen');
    },
  });
  await vi.waitFor(() => expect(heard).toEqual(['a', 'b']), { timeout: 5000 });
  expect(problems).toEqual(Array(2).fill({ kind: 'misuse', reason: 'onAlert failed: Error: no screen' }));
});

test('events are the same however the stream is cut, and whatever its line ends', () => {
  const text =
    ':\n\nid: 1\nevent: alert\ndata: {"a":\ndata: 1}\n\nretry: 250\nid: 2\nevent: alert\ndata:x\n\n';
  fc.assert(
    fc.property(fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(120)), (end, cuts) => {
      const whole = text.replaceAll('\n', end) + end;
      const parser = new EventParser();
      const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b)];
      const events = places.flatMap((from, index) => parser.push(whole.slice(from, places[index + 1])));
      expect(events).toEqual([
        { type: 'alert', data: '{"a":\n1}', id: '1' },
        { type: 'alert', data: 'x', id: '2' },
      ]);
      expect(parser.retryMs).toBe(250);
    }),
  );
});
