/** Without a byte leaving for so long, the SDK takes the connection for dead. */
const STUCK_MS = 3000;
const RETRY_MS = 3000;
// handbook, "Event Code": after three attempts in vain the app has to push anew.
const ATTEMPTS = 3;
const TCP_MS = 120;
const HANDSHAKE_MS = 180;
/** A link thinner than this carries no handshake. */
const DEAD_KBPS = 1;

type State = 'connecting' | 'shaking' | 'live' | 'waiting' | 'over';

export interface ConnectionEvent {
  readonly atMs: number;
  readonly code: number;
  readonly detail?: string;
}

/** What the SDK knows of the link when it looks. */
export interface LinkView {
  readonly kbps: number;
  readonly sentBytes: number;
  readonly unsentBytes: number;
}

/** The SDK's RTMP connection: connects, notices that nothing moves, tries again, gives up. */
export class Connection {
  private state: State = 'connecting';
  private sinceMs: number;
  private progressMs = 0;
  private attempt = 0;

  constructor(startMs: number) {
    this.sinceMs = startMs;
  }

  get isLive(): boolean {
    return this.state === 'live';
  }

  /** Given up: nothing will happen any more. */
  get isOver(): boolean {
    return this.state === 'over';
  }

  /** Moves on and gives the events of this moment. */
  step(nowMs: number, link: LinkView): readonly ConnectionEvent[] {
    const elapsedMs = nowMs - this.sinceMs;
    if (this.state === 'live') return this.watch(nowMs, link);
    if (this.state === 'connecting' && elapsedMs >= TCP_MS) return this.connect(nowMs, link);
    if (this.state === 'shaking' && elapsedMs >= HANDSHAKE_MS) return this.begin(nowMs);
    if (this.state === 'waiting' && elapsedMs >= RETRY_MS) return this.retry(nowMs);
    return [];
  }

  private enter(state: State, nowMs: number): void {
    this.state = state;
    this.sinceMs = nowMs;
  }

  private connect(nowMs: number, link: LinkView): readonly ConnectionEvent[] {
    if (link.kbps < DEAD_KBPS) {
      this.enter('waiting', nowMs);
      return [{ atMs: nowMs, code: 3002 }];
    }
    this.enter('shaking', nowMs);
    return [{ atMs: nowMs, code: 1001 }];
  }

  private begin(nowMs: number): readonly ConnectionEvent[] {
    this.enter('live', nowMs);
    this.progressMs = nowMs;
    this.attempt = 0;
    return [{ atMs: nowMs, code: 1002 }];
  }

  private watch(nowMs: number, link: LinkView): readonly ConnectionEvent[] {
    if (link.sentBytes > 0 || link.unsentBytes === 0) this.progressMs = nowMs;
    if (nowMs - this.progressMs < STUCK_MS) return [];
    return [{ atMs: nowMs, code: 3005 }, ...this.retry(nowMs)];
  }

  private retry(nowMs: number): readonly ConnectionEvent[] {
    if (this.attempt === ATTEMPTS) {
      this.enter('over', nowMs);
      return [{ atMs: nowMs, code: -1307 }];
    }
    this.attempt++;
    this.enter('connecting', nowMs);
    return [{ atMs: nowMs, code: 1102, detail: `attempt ${this.attempt} of ${ATTEMPTS}` }];
  }
}
