import { localAlert } from './alerts/alert.ts';
import { listenToAlerts } from './alerts/alertStream.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Batch, ClientInfo, StreamInfo } from './contract.ts';
import { OfflineStore, pageStorage } from './offlineStore.ts';
import { OpenBatch, type SampleValues } from './openBatch.ts';
import { watchPage } from './page.ts';
import { Problems } from './problem.ts';
import { systemRandom } from './random.ts';
import type { DebugView, Reporter, ReporterOptions, ReporterStats } from './reporter.ts';
import { Safekeeping } from './safekeeping.ts';
import { Sender } from './sender.ts';
import type { SealedBatch } from './sendQueue.ts';
import { createTransport } from './transport.ts';
import { UplinkWatch } from './uplinkWatch.ts';
import { uuidv7 } from './uuidv7.ts';

/** The reporter over HTTP: columns are closed into batches, batches wait in a bounded queue, one request is under way. */
export class HttpReporter implements Reporter {
  readonly session: string;
  private readonly options: ReporterOptions;
  private readonly clock: Clock;
  private readonly sender: Sender;
  private readonly uplink: UplinkWatch;
  private readonly safe: Safekeeping;
  private readonly isReporting: boolean;
  private readonly deaf = new AbortController();
  private readonly unwatchPage: () => void;
  private client: ClientInfo;
  private stream: StreamInfo;
  private open = new OpenBatch();
  private nextSeq = 0;
  private cancelFlush: (() => void) | undefined;
  private closing: Promise<void> | undefined;
  private readonly restoring: Promise<void>;
  private restored = 0;
  private kept = 0;
  private lateSince: number | undefined;
  private lastLine: string | undefined;
  private readonly problems: Problems;

  constructor(options: ReporterOptions) {
    this.options = options;
    this.clock = options.clock ?? systemClock;
    const random = options.random ?? systemRandom;
    this.session = uuidv7(this.clock.now(), random);
    this.problems = new Problems(options.onProblem);
    this.client = options.client;
    this.stream = options.stream;
    this.isReporting = options.sampling === undefined || random() < options.sampling;
    const { clock } = this;
    this.uplink = new UplinkWatch({
      clock,
      lateAfterMs: options.lateAfterMs ?? 5000,
      oldest: () => this.sender.untaken.find(({ session }) => session === this.session)?.sealedAt,
      onChange: (isLate) => this.uplinkChanged(isLate),
    });
    this.sender = new Sender({
      transport: createTransport({ compress: true, ...options }),
      clock,
      maxBufferBytes: options.maxBufferBytes ?? 2 * 1024 * 1024,
      onProblem: (problem) => this.problems.tell(problem),
      onAttempt: () => this.uplink.attempt(),
      onFailure: ({ isAnswered }) => {
        this.uplink.failed(isAnswered === true);
        this.safe.saveSoon();
      },
      onSettled: (batches) => this.settled(batches),
    });
    const storage = options.storage === undefined ? pageStorage() : options.storage;
    const store =
      storage && this.isReporting
        ? new OfflineStore(
            storage,
            `stutterscope/${options.side}/${options.room}`,
            options.maxStoredLength ?? 256 * 1024,
          )
        : undefined;
    this.safe = new Safekeeping({ store, session: this.session, clock, untaken: () => this.sender.untaken });
    this.restoring = this.restore();
    this.unwatchPage = watchPage({ onLeave: () => this.suspend(), onOnline: () => this.sender.hurry() });
    this.listen();
  }

  sample(values: SampleValues): void {
    if (this.isOut()) return;
    this.open.addSample(this.clock.now(), values);
    this.grown();
  }

  event(code: number, detail?: string): void {
    if (this.isOut()) return;
    if (!Number.isInteger(code) || Math.abs(code) > 2 ** 31 - 1) {
      this.problems.tell({ kind: 'misuse', reason: `${code} is not an event code` });
      return;
    }
    this.open.addEvent(this.clock.now(), code, detail);
    this.grown();
  }

  update({ client, stream }: Parameters<Reporter['update']>[0]): void {
    this.client = { ...this.client, ...client };
    this.stream = { ...this.stream, ...stream };
  }

  flush(): void {
    this.cancelFlush?.();
    this.cancelFlush = undefined;
    const { samples, events } = this.open.counts;
    if (samples + events === 0) return;
    const seq = this.nextSeq++;
    const line = JSON.stringify(this.seal(seq));
    this.open = new OpenBatch();
    this.lastLine = line;
    this.problems.guard('record', () => this.options.record?.(line));
    this.sender.push({ session: this.session, seq, line, samples, sealedAt: this.clock.now() });
    this.uplink.begin();
  }

  suspend(): void {
    this.flush();
    void this.safe.save();
    void this.sender.sendAndLeave();
  }

  stats(): ReporterStats {
    return {
      takenBatches: this.sender.taken,
      refusedBatches: this.sender.refused,
      lostBatches: this.sender.lost,
      waitingBatches: this.sender.untaken.length,
      keptBatches: this.kept,
      restoredBatches: this.restored,
    };
  }

  debug(): DebugView {
    const { session, isReporting, lastLine } = this;
    const { room, side } = this.options;
    const isUplinkLate = this.lateSince !== undefined;
    const stats = this.stats();
    return {
      session,
      room,
      side,
      isReporting,
      isUplinkLate,
      stats,
      lastLine,
      problems: [...this.problems.newest],
    };
  }

  close(deadlineMs = 5000): Promise<void> {
    this.closing ??= this.finish(deadlineMs);
    return this.closing;
  }

  /** True when nothing is to be reported: left out by sampling, or closed, which the host is told. */
  private isOut(): boolean {
    if (this.closing !== undefined) this.problems.tell({ kind: 'misuse', reason: 'the session is closed' });
    return this.closing !== undefined || !this.isReporting;
  }

  private grown(): void {
    const { samples, events } = this.open.counts;
    if (samples + events >= (this.options.maxBatchItems ?? 100)) this.flush();
    else this.cancelFlush ??= this.clock.after(this.options.flushIntervalMs ?? 1000, () => this.flush());
  }

  private seal(seq: number): Batch {
    return {
      v: 1,
      room: this.options.room,
      session: this.session,
      side: this.options.side,
      seq,
      sentAt: Math.round(this.clock.now()),
      client: this.client,
      stream: this.stream,
      ...this.open.columns(),
    };
  }

  private async restore(): Promise<void> {
    const { batches, expired } = await this.safe.restore();
    this.sender.lose(expired, 'left behind more than a day ago');
    this.restored = batches.length;
    for (const batch of batches) this.sender.push(batch);
  }

  private settled(batches: readonly SealedBatch[]): void {
    const own = batches.filter(({ session }) => session === this.session);
    this.uplink.arrived(own.length === 0 ? this.clock.now() : Math.min(...own.map((one) => one.sealedAt)));
    this.safe.settled();
  }

  private async finish(deadlineMs: number): Promise<void> {
    this.flush();
    this.deaf.abort();
    this.unwatchPage();
    await this.restoring;
    const left = await this.sender.finish(deadlineMs);
    this.uplink.close();
    this.kept = await this.safe.save(left);
    this.sender.lose(left.slice(0, left.length - this.kept), 'closed before it was sent');
  }

  private listen(): void {
    const { options, clock } = this;
    if (options.onAlert === undefined || options.notifier === undefined) return;
    const url = `${options.notifier.replace(/\/$/, '')}/v1/rooms/${encodeURIComponent(options.room)}/alerts`;
    void listenToAlerts(
      {
        url,
        language: this.language,
        token: options.token,
        fetch: options.fetch,
        clock,
        random: options.random ?? systemRandom,
        onAlert: (alert) => this.problems.guard('onAlert', () => options.onAlert?.(alert)),
        onProblem: (reason) => this.problems.tell({ kind: 'deaf', reason }),
      },
      this.deaf.signal,
    );
  }

  private get language(): string {
    return this.options.language ?? (typeof navigator === 'undefined' ? 'en' : (navigator.language ?? 'en'));
  }

  private uplinkChanged(isLate: boolean): void {
    const now = this.clock.now();
    const since = this.lateSince ?? now;
    this.lateSince = isLate ? now : undefined;
    const { room, side } = this.options;
    const id = `${this.session}/${Math.round(since)}`;
    const alert = localAlert({ id, room, side, language: this.language, isLate, since, now });
    this.problems.guard('onAlert', () => this.options.onAlert?.(alert));
  }
}
