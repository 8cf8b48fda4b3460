import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

/** What the stand-in answers, changed by a test as it goes. */
interface ObsState {
  readonly stats: { cpuUsage: number; activeFps: number; outputSkippedFrames: number };
  readonly stream: {
    outputActive: boolean;
    outputReconnecting: boolean;
    outputCongestion: number;
    outputBytes: number;
    outputSkippedFrames: number;
  };
}

export interface ObsStandIn {
  readonly url: string;
  readonly port: number;
  readonly state: ObsState;
  /** The types of all requests so far. */
  readonly asked: readonly string[];
  streamState(outputState: string): void;
  close(): Promise<void>;
}

const reply = (socket: WebSocket, op: number, d: object) => socket.send(JSON.stringify({ op, d }));

/** Speaks the published protocol of obs-websocket v5 over a real WebSocket, as far as an agent hears it. */
export async function obsStandIn(password: string, port = 0): Promise<ObsStandIn> {
  const state: ObsState = {
    stats: { cpuUsage: 7.5, activeFps: 15, outputSkippedFrames: 3 },
    stream: {
      outputActive: false,
      outputReconnecting: false,
      outputCongestion: 0,
      outputBytes: 0,
      outputSkippedFrames: 0,
    },
  };
  const asked: string[] = [];
  const identified = new Set<WebSocket>();
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port,
    handleProtocols: (offered) => offered.has('obswebsocket.json') && 'obswebsocket.json',
  });
  server.on('connection', (socket) => {
    const [challenge, salt] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
    const expected = sha256(sha256(password + salt) + challenge);
    reply(socket, 0, { obsWebSocketVersion: '5.1.0', rpcVersion: 1, authentication: { challenge, salt } });
    socket.on('message', (message) => {
      const { op, d } = JSON.parse(String(message));
      if (op === 1 && d.authentication !== expected) return socket.close(4009, 'Authentication failed.');
      if (op === 1) {
        identified.add(socket);
        return reply(socket, 2, { negotiatedRpcVersion: 1 });
      }
      asked.push(d.requestType);
      const responseData = answer(d.requestType, state);
      const requestStatus =
        responseData === undefined ? { result: false, code: 204 } : { result: true, code: 100 };
      return reply(socket, 7, { ...d, requestStatus, responseData });
    });
    socket.on('close', () => identified.delete(socket));
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `ws://127.0.0.1:${address.port}`,
    port: address.port,
    state,
    asked,
    streamState(outputState) {
      const eventData = { outputActive: state.stream.outputActive, outputState };
      for (const socket of identified)
        reply(socket, 5, { eventType: 'StreamStateChanged', eventIntent: 64, eventData });
    },
    async close() {
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(requestType: string, { stats, stream }: ObsState): object | undefined {
  switch (requestType) {
    case 'GetVersion':
      return { obsVersion: '29.0.2', platform: 'windows', platformDescription: 'Windows 11' };
    case 'GetStats':
      return stats;
    case 'GetStreamStatus':
      return stream;
    case 'GetVideoSettings':
      return { fpsNumerator: 15, fpsDenominator: 1, outputWidth: 540, outputHeight: 960 };
    case 'GetOutputList':
      return {
        outputs: [
          { outputName: 'virtualcam_output', outputKind: 'virtualcam_output', outputActive: false },
          { outputName: 'simple_stream', outputKind: 'rtmp_output', outputActive: true },
        ],
      };
    case 'GetOutputSettings':
      return { outputSettings: { bind_ip: 'default', new_socket_loop_enabled: false } };
    default:
      return undefined;
  }
}
