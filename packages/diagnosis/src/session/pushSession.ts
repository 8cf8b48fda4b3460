import type { Batch } from '@stutterscope/telemetry';
import { copyOf } from '../copy.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { PushSignal } from '../signal.ts';
import { BatchOrder, type OrderState } from './held.ts';
import { type Arrivals, delaysOf, hearArrival, newArrivals } from './push/arrivals.ts';
import { outageEpisode } from './push/episodes.ts';
import { episodesOf, risingSince, stepPush } from './push/pushAnalysis.ts';
import { newPushAnalysis, type PushAnalysis } from './push/pushState.ts';
import { shiftPush, shiftStrain } from './push/shiftPush.ts';
import { shortfallsOf } from './push/shortfall.ts';
import { type ClientClock, hearClock, newClientClock } from './skew.ts';

/** All that is remembered of one push, as plain data. */
export interface PushState {
  readonly order: OrderState<PushAnalysis>;
  readonly analysis: PushAnalysis;
  readonly clock: ClientClock;
  readonly arrivals: Arrivals;
  readonly revision: number;
  readonly last: Batch;
}

/** One push: its batches in order, its analysis, what it last said. */
export class PushSession {
  readonly side = 'push';
  readonly room: string;
  private readonly order = new BatchOrder<PushAnalysis>();
  private analysis = newPushAnalysis();
  private readonly clock = newClientClock();
  private arrivals = newArrivals();
  private revision = 0;
  private last: Batch;
  private rules: Rules | null = null;

  constructor(first: Batch) {
    this.room = first.room;
    this.last = withoutContents(first);
  }

  /** All that it remembers, as plain data. */
  state(): PushState {
    const { analysis, clock, arrivals, revision, last } = this;
    return { order: this.order.state(), analysis, clock, arrivals, revision, last };
  }

  /** The push of which another remembered this. */
  static resumed({ order, analysis, clock, arrivals, revision, last }: PushState): PushSession {
    const session = new PushSession(last);
    session.order.resume(order);
    session.analysis = analysis;
    Object.assign(session.clock, clock);
    session.arrivals = arrivals;
    session.revision = revision;
    return session;
  }

  accept(batch: Batch, at: number, rules: Rules): void {
    this.rules = rules;
    const { baseMs } = this.clock;
    hearClock(this.clock, batch, rules);
    // What came by another clock is no measure of this one.
    if (this.clock.baseMs !== baseMs) this.arrivals = newArrivals();
    hearArrival(this.arrivals, batch, rules);
    const skewMs = this.clock.baseMs;
    const step = (analysis: PushAnalysis, one: Batch) => stepPush(analysis, one, rules, skewMs);
    const placement = this.order.place(batch, at, () => copyOf(this.analysis), rules.latenessMs);
    if (placement === 'late') return;
    if (placement === 'filled' && this.order.held !== null) {
      const analysis = copyOf(this.order.held.before);
      for (const one of this.order.replay()) step(analysis, one);
      this.analysis = analysis;
    } else step(this.analysis, batch);
    this.order.settle(step);
    if (batch.seq >= this.last.seq) this.last = withoutContents(batch);
    this.revision += 1;
  }

  /** The push as it stands, in the server's time. */
  signal(): PushSignal {
    return shiftPush(this.unshifted(), this.clock.fineMs);
  }

  private unshifted(): PushSignal {
    const { last, analysis, rules } = this;
    if (rules === null) throw new Error('a push that took no batch has nothing to say');
    return {
      kind: 'push',
      room: last.room,
      session: last.session,
      revision: this.revision,
      since: analysis.since ?? last.sentAt,
      until: Math.max(analysis.until, analysis.since ?? last.sentAt),
      network: last.client.network ?? 'unknown',
      scenario: last.stream.scenario ?? null,
      server: last.stream.serverIp ?? null,
      lapses: [...analysis.pauses, ...analysis.lapses],
      risingSince: risingSince(analysis),
      fps: analysis.fps,
      que: analysis.que,
      connectedAt: analysis.connectedAt,
      outage: outageEpisode(analysis.outage, null, analysis.until, rules),
      episodes: episodesOf(analysis, last, rules),
      strains: [
        ...analysis.strains.map((strain) => ({ ...strain, key: strain.from, odds: rules.strainOdds })),
        ...delaysOf(this.arrivals, rules).map((delay) => shiftStrain(delay, this.clock.baseMs)),
      ],
      findings: analysis.findings.kept,
      shortfalls: shortfallsOf(analysis.shortfalls),
    };
  }
}

/** What a batch says of its session: all that is worth keeping once its samples are judged. */
function withoutContents(batch: Batch): Batch {
  return { ...batch, samples: { t: [] }, events: [] };
}
