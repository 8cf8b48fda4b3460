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
import { byOneClock, type ClientClock, hearClock, newClientClock } from './skew.ts';

/** What batches teach, each in its turn: what came late is learned again where it belongs. */
interface Push {
  readonly analysis: PushAnalysis;
  readonly clock: ClientClock;
  arrivals: Arrivals;
}

/** All that is remembered of one push, as plain data. */
export interface PushState {
  readonly order: OrderState<Push>;
  readonly push: Push;
  readonly revision: number;
  readonly last: Batch;
}

/** One push: its batches in order, its analysis, what it last said. */
export class PushSession {
  readonly side = 'push';
  readonly room: string;
  private readonly order = new BatchOrder<Push>();
  private push: Push = { analysis: newPushAnalysis(), clock: newClientClock(), arrivals: newArrivals() };
  private revision = 0;
  private last: Batch;
  private rules: Rules | null = null;

  constructor(first: Batch) {
    this.room = first.room;
    this.last = withoutContents(first);
  }

  /** All that it remembers, as plain data. */
  state(): PushState {
    const { push, revision, last } = this;
    return { order: this.order.state(), push, revision, last };
  }

  /** The push of which another remembered this. */
  static resumed({ order, push, revision, last }: PushState): PushSession {
    const session = new PushSession(last);
    session.order.resume(order);
    session.push = push;
    session.revision = revision;
    return session;
  }

  accept(batch: Batch, at: number, rules: Rules): void {
    this.rules = rules;
    const placement = this.order.place(batch, at, () => copyOf(this.push), rules.latenessMs);
    if (placement === 'late') return;
    if (placement === 'filled' && this.order.held !== null) {
      const push = copyOf(this.order.held.before);
      for (const one of this.order.replay()) step(push, one, rules);
      this.push = push;
    } else step(this.push, batch, rules);
    this.order.settle((before, one) => step(before, one, rules));
    if (batch.seq >= this.last.seq) this.last = withoutContents(batch);
    this.revision += 1;
  }

  /** The push as it stands, in the server's time. */
  signal(): PushSignal {
    return shiftPush(this.unshifted(), this.push.clock.fineMs);
  }

  private unshifted(): PushSignal {
    const { last, rules } = this;
    const { analysis, clock, arrivals } = this.push;
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
        ...delaysOf(arrivals, rules).map((delay) => shiftStrain(delay, clock.baseMs)),
      ],
      findings: [...analysis.findings.kept],
      shortfalls: shortfallsOf(analysis.shortfalls),
    };
  }
}

function step(push: Push, batch: Batch, rules: Rules): void {
  const { analysis, clock } = push;
  const set = hearClock(clock, batch, rules);
  // What came by another clock is no measure of this one.
  if (set.byMs !== 0) push.arrivals = newArrivals();
  hearArrival(push.arrivals, batch, rules);
  stepPush(analysis, byOneClock(batch, set), rules, clock.baseMs);
}

/** What a batch says of its session: all that is worth keeping once its samples are judged. */
function withoutContents(batch: Batch): Batch {
  return { ...batch, samples: { t: [] }, events: [] };
}
