import type { ClientInfo } from '@stutterscope/sdk/src/index.ts';
import { EventSubscription, OBSWebSocket, OBSWebSocketError } from 'obs-websocket-js/json';
import type { ObsOutput, ObsReading } from './obsReading.ts';

/** OBS is there and will not have us: trying again would not help. */
export class ObsRefusal extends Error {
  override readonly name = 'ObsRefusal';
}

/** A connection to an OBS that knows us. Every call fails once OBS is gone or silent. */
export interface ObsLink {
  readonly client: Partial<ClientInfo>;
  read(): Promise<ObsReading>;
  output(): Promise<ObsOutput>;
  close(): Promise<void>;
}

const ANSWER_MS = 5000;
/** The two names OBS gives the output behind "Start Streaming", in simple and in advanced mode. */
const STREAM_OUTPUTS: readonly unknown[] = ['simple_stream', 'adv_stream'];

/**
 * Connects and identifies. What is asked for is what is listed here: never the service's settings, which hold the
 * stream key.
 */
export async function connectObs(
  url: string,
  password: string | undefined,
  onStreamState: (outputState: string) => void,
): Promise<ObsLink> {
  const obs = new OBSWebSocket();
  const gone = new AbortController();
  obs.on('StreamStateChanged', ({ outputState }) => onStreamState(outputState));
  obs.on('ConnectionClosed', (error) => gone.abort(refusalOf(error) ?? error));
  const ask = <Answer>(question: Promise<Answer>) => answered(question, gone.signal);
  try {
    await ask(obs.connect(url, password, { eventSubscriptions: EventSubscription.Outputs }));
    const version = await ask(obs.call('GetVersion'));
    return {
      client: {
        platform: platformOf(version.platform),
        app: `obs-studio ${version.obsVersion}`,
        os: version.platformDescription,
      },
      async read() {
        const [stats, stream] = await ask(Promise.all([obs.call('GetStats'), obs.call('GetStreamStatus')]));
        return { atMs: Date.now(), stats, stream };
      },
      output: () => ask(readOutput(obs)),
      close: () => obs.disconnect(),
    };
  } catch (error) {
    await obs.disconnect();
    throw refusalOf(error) ?? error;
  }
}

/** OBS gives Qt's product type: on Linux the distribution's name. */
function platformOf(productType: string): string {
  if (productType === 'osx') return 'macos';
  return productType === 'windows' || productType === 'macos' ? productType : 'linux';
}

async function readOutput(obs: OBSWebSocket): Promise<ObsOutput> {
  const video = await obs.call('GetVideoSettings');
  const { outputs } = await obs.call('GetOutputList');
  const found = outputs.find(({ outputName }) => STREAM_OUTPUTS.includes(outputName));
  const kind = typeof found?.['outputKind'] === 'string' ? found['outputKind'] : undefined;
  const name = found?.['outputName'];
  const isRtmp = kind === 'rtmp_output' && typeof name === 'string';
  // Windows' "network optimizations": congestion is then the fill of a send buffer, whose frames nobody counts.
  const { outputSettings } = isRtmp
    ? await obs.call('GetOutputSettings', { outputName: name })
    : { outputSettings: {} };
  return {
    kind,
    isQueueTimed: isRtmp && outputSettings['new_socket_loop_enabled'] !== true,
    targetFps: video.fpsNumerator / video.fpsDenominator,
    width: video.outputWidth,
    height: video.outputHeight,
  };
}

/** The answer, unless OBS goes away or says nothing for too long. */
async function answered<Answer>(question: Promise<Answer>, gone: AbortSignal): Promise<Answer> {
  const late = AbortSignal.timeout(ANSWER_MS);
  const failed = new Promise<never>((_, reject) => {
    const either = AbortSignal.any([gone, late]);
    const fail = () => reject(gone.aborted ? gone.reason : new Error(`OBS is silent for ${ANSWER_MS} ms`));
    if (either.aborted) fail();
    else either.addEventListener('abort', fail, { once: true });
  });
  return await Promise.race([question, failed]);
}

/** obs-websocket v5, WebSocketCloseCode: those that no other try would change. */
function refusalOf(error: unknown): ObsRefusal | undefined {
  if (!(error instanceof OBSWebSocketError)) return undefined;
  switch (error.code) {
    case 4009:
      return new ObsRefusal(
        'OBS lets nobody in without its password: see Tools, WebSocket Server Settings, in OBS',
      );
    case 4010:
      return new ObsRefusal('OBS speaks another version of obs-websocket: 5 is needed, as in OBS since 28');
    case 4011:
      return new ObsRefusal('somebody ended this connection in OBS');
    default:
      return undefined;
  }
}
