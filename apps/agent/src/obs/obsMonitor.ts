import type { ClientInfo, Reporter } from '@stutterscope/sdk/src/index.ts';
import { openReporter } from '../agentReporter.ts';
import { type ClogState, initialClog, watchClog } from '../clog.ts';
import type { AgentOptions } from '../options.ts';
import { measureObs, streamOfOutput } from './measureObs.ts';
import type { ObsOutput, ObsReading } from './obsReading.ts';
import { eventsBetween, type Phase, phaseOfStatus } from './streamLife.ts';

interface Session {
  readonly reporter: Reporter;
  output: ObsOutput | undefined;
  before: ObsReading | undefined;
  clog: ClogState;
}

/** Reports what OBS says as a push SDK would: a session a stream, from when it starts until it stops. */
export class ObsMonitor {
  private readonly options: AgentOptions & { readonly url: string; readonly room: string };
  private client: Partial<ClientInfo> = {};
  private phase: Phase = 'idle';
  private session: Session | undefined;
  private closed: Promise<unknown> = Promise.resolve();

  constructor(options: AgentOptions & { readonly url: string; readonly room: string }) {
    this.options = options;
  }

  /** OBS is there, for the first time or again. */
  attached(client: Partial<ClientInfo>, reading: ObsReading): void {
    this.client = client;
    const phase = phaseOfStatus(reading.stream);
    const sent = this.session?.before?.stream.outputBytes ?? 0;
    // What happened while OBS was out of sight is unknown, so that session ends without a word about how.
    if (phase === 'idle' || reading.stream.outputBytes < sent) this.leave();
    if (phase === 'idle') this.options.log('OBS does not stream yet: waiting until it does');
    this.enter(phase);
  }

  enter(phase: Phase): void {
    const before = this.phase;
    this.phase = phase;
    if (phase !== 'idle') this.session ??= this.open();
    for (const { code, detail } of eventsBetween(before, phase)) this.session?.reporter.event(code, detail);
    this.session?.reporter.flush();
    if (phase !== 'idle' || this.session === undefined) return;
    this.options.log('the stream has ended: waiting for the next');
    this.leave();
  }

  /** A stream is on whose settings are not known yet. */
  get wantsOutput(): boolean {
    return this.isOnAir && this.session?.output === undefined;
  }

  describe(output: ObsOutput): void {
    if (this.session === undefined) return;
    this.session.output = output;
    this.session.reporter.update({ stream: { ...streamOfOutput(output), ...this.options.stream } });
    if (!output.isQueueTimed)
      this.options.log(`QUE is not measured: ${output.kind ?? 'this output'} does not tell what waits`);
  }

  /** One sample, of a stream that is on. */
  sample(reading: ObsReading, cpuSys: number | null): void {
    const { session } = this;
    if (!this.isOnAir || session?.output === undefined) return;
    const sample = measureObs(session.before, reading, session.output, cpuSys);
    session.before = reading;
    const clog = watchClog(session.clog, sample.que, reading.atMs);
    session.clog = clog.state;
    if (clog.isBusy) session.reporter.event(1101, `congestion ${reading.stream.outputCongestion.toFixed(2)}`);
    session.reporter.sample({ ...sample });
    session.reporter.flush();
  }

  /** Sends what is left, of all sessions. */
  async close(): Promise<void> {
    this.leave();
    await this.closed;
  }

  private get isOnAir(): boolean {
    return this.phase === 'live' || this.phase === 'reconnecting';
  }

  private open(): Session {
    const { options } = this;
    options.log(`OBS streams: reporting room ${options.room}`);
    const client = { ...this.client, ...options.client };
    const reporter = openReporter({ ...options, client }, 'push', options.url, { protocol: 'rtmp' });
    return { reporter, output: undefined, before: undefined, clog: initialClog };
  }

  private leave(): void {
    this.phase = 'idle';
    if (this.session !== undefined) this.closed = Promise.all([this.closed, this.session.reporter.close()]);
    this.session = undefined;
  }
}
