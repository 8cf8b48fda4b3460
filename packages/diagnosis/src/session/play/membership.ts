import type { Batch } from '@stutterscope/telemetry';
import type { GroupBy } from '../../verdict/verdict.ts';

/** A viewer's group: what a fault may have in common with others. */
export interface Group {
  readonly by: GroupBy;
  readonly id: string;
}

/** What a batch says of where its viewer belongs. */
export type Membership = Readonly<Record<GroupBy, string | undefined>>;

export function membershipOf({ client, stream }: Batch): Membership {
  return {
    network: client.networkId,
    server: stream.serverIp,
    region: client.region,
    protocol: stream.protocol,
    version: client.app,
  };
}

/** True when the batch puts its viewer into the same groups. */
export function isMember(membership: Membership, { client, stream }: Batch): boolean {
  return (
    membership.network === client.networkId &&
    membership.server === stream.serverIp &&
    membership.region === client.region &&
    membership.protocol === stream.protocol &&
    membership.version === client.app
  );
}

/** The groups of a viewer. Those it does not name are left out. */
export function groupsOf(membership: Membership): Group[] {
  const named = (by: GroupBy) => {
    const id = membership[by];
    return id === undefined || id === '' ? [] : [{ by, id }];
  };
  return [
    ...named('network'),
    ...named('server'),
    ...named('region'),
    ...named('protocol'),
    ...named('version'),
  ];
}
