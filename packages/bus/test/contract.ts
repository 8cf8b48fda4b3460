import { beforeEach } from 'vitest';
import type { Bus } from '../src/index.ts';
import { describeAssignment } from './contract/assignment.ts';
import { describeDelivery } from './contract/delivery.ts';
import { describeGroups } from './contract/groups.ts';
import { describePositions } from './contract/positions.ts';

const partitions = 4;

/** Where one bus lives: a directory, a prefix on a broker. */
export interface Site {
  /** A bus on what earlier buses of the site have left. */
  open(): Bus;
  remove(): Promise<void>;
}

/** What every test of the contract is given. */
export interface Bench {
  /** An open bus with topics of 4 partitions, empty before each test. */
  bus(): Bus;
  /** Closes the bus and opens another on the same data. */
  reopen(): Promise<Bus>;
}

/** The promises of `types.ts`, for one transport. */
export function describeContract(newSite: () => Promise<Site>): void {
  let site: Site;
  let current: Bus;

  const bench: Bench = {
    bus: () => current,
    async reopen() {
      await current.close();
      current = site.open();
      return current;
    },
  };

  beforeEach(async () => {
    site = await newSite();
    current = site.open();
    await current.ensureTopics(partitions);
    return async () => {
      await current.close();
      await site.remove();
    };
  });

  describeDelivery(bench);
  describePositions(bench);
  describeAssignment(bench);
  describeGroups(bench);
}
