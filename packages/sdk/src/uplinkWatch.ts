import type { Clock } from './clock.ts';

declare const navigator: { readonly onLine?: boolean } | undefined;

export interface UplinkWatchOptions {
  readonly clock: Clock;
  /** What waits this long for a way out is late. */
  readonly lateAfterMs: number;
  /** When the oldest batch that waits was cut, Unix ms. */
  readonly oldest: () => number | undefined;
  /** The uplink has become late, or is well again. */
  readonly onChange: (isLate: boolean) => void;
}

/** A timer this late was held back with the whole page: nothing is known of the time between. */
const ASLEEP_MS = 2000;

const isOffline = () => typeof navigator !== 'undefined' && navigator.onLine === false;

/**
 * Watches whether the session's own batches leave in time. The uplink is late when something has waited too long
 * while a request got no answer at all, or the platform says that it is offline; a collector that answers with an
 * error, or refuses the connection at once, is a collector in trouble and says nothing of the uplink.
 */
export class UplinkWatch {
  private readonly options: UplinkWatchOptions;
  private attemptSince: number | undefined;
  /** How long the newest attempt hung that got no answer. */
  private hungMs = 0;
  private isLate = false;
  private cancel: (() => void) | undefined;

  constructor(options: UplinkWatchOptions) {
    this.options = options;
  }

  /** Something waits. */
  begin(): void {
    this.cancel ??= this.schedule();
  }

  attempt(): void {
    this.attemptSince = this.options.clock.now();
  }

  /** An attempt has ended without success; `isAnswered` when the collector said so. */
  failed(isAnswered: boolean): void {
    this.hungMs = isAnswered ? 0 : this.hangingMs();
    this.attemptSince = undefined;
    if (isAnswered) this.tell(false);
  }

  /** Batches arrived, the oldest of which was cut then. */
  arrived(sealedAt: number): void {
    this.attemptSince = undefined;
    this.hungMs = 0;
    if (this.options.clock.now() - sealedAt < this.options.lateAfterMs) this.tell(false);
  }

  close(): void {
    this.cancel?.();
    this.tell(false);
  }

  private hangingMs(): number {
    return this.attemptSince === undefined ? 0 : this.options.clock.now() - this.attemptSince;
  }

  private schedule(): () => void {
    const { clock, lateAfterMs } = this.options;
    const due = clock.now() + lateAfterMs / 2;
    return clock.after(lateAfterMs / 2, () => {
      if (clock.now() - due > ASLEEP_MS && this.attemptSince !== undefined) this.attempt();
      else this.check();
      this.cancel = this.options.oldest() === undefined ? undefined : this.schedule();
    });
  }

  private check(): void {
    const { clock, lateAfterMs, oldest } = this.options;
    const waitedMs = clock.now() - (oldest() ?? clock.now());
    const isSilent = Math.max(this.hungMs, this.hangingMs()) >= lateAfterMs;
    if (waitedMs >= lateAfterMs && (isSilent || isOffline())) this.tell(true);
  }

  private tell(isLate: boolean): void {
    if (isLate === this.isLate) return;
    this.isLate = isLate;
    this.options.onChange(isLate);
  }
}
