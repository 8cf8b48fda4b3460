import type { Grant } from '@stutterscope/access';
import type { SharedSender } from '../ingest/sharedSender.ts';
import { addressGroup } from '../network/address.ts';
import { ProblemError } from '../problems.ts';
import { FairShare } from './fairShare.ts';
import type { Pressure } from './pressure.ts';

/** A send under way for so long says that the bus takes nothing: what comes now would only wait behind it. */
const STUCK_MS = 5000;

export interface DoorDeps {
  readonly sender: SharedSender;
  readonly pressure: Pressure;
  /** Any clock in ms that nobody sets. */
  readonly ticks: () => number;
}

/** Turns away what cannot be answered soon, before a byte of its body is read. */
export class Door {
  private readonly deps: DoorDeps;
  private readonly rooms: FairShare;
  private readonly addresses: FairShare;

  constructor(deps: DoorDeps) {
    this.deps = deps;
    this.rooms = new FairShare(deps.ticks);
    this.addresses = new FairShare(deps.ticks);
  }

  /** Throws the refusal of anybody, whoever it is. */
  letIn(): void {
    const { pressure, sender, ticks } = this.deps;
    if (pressure.isOverloaded) {
      throw new ProblemError(
        'overloaded',
        'more waits than can be answered soon: keep the batch, come again',
      );
    }
    if (sender.waitedMs(ticks()) > STUCK_MS) {
      throw new ProblemError(
        'bus_unavailable',
        'the bus takes nothing now: keep the batch and send it again',
      );
    }
  }

  /** Throws the refusal of one who takes more than others can spare. */
  share({ room }: Grant, address: string): void {
    const { isBusy } = this.deps.pressure;
    if (!this.addresses.take(addressGroup(address), isBusy)) {
      throw new ProblemError(
        'address_limit',
        'this address sends more than its share: keep the batch, come again',
      );
    }
    if (room !== null && !this.rooms.take(room, isBusy)) {
      throw new ProblemError('room_limit', 'this room sends more than its share: keep the batch, come again');
    }
  }
}
