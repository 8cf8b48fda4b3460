import type { GroupBy } from '../../../packages/diagnosis/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';

/** What a batch says of where its client sits. */
export function groupsOf({ client, stream }: Batch): { readonly by: GroupBy; readonly id: string }[] {
  const named = (by: GroupBy, id: string | undefined) => (id === undefined || id === '' ? [] : [{ by, id }]);
  return [
    ...named('network', client.networkId),
    ...named('server', stream.serverIp),
    ...named('region', client.region),
    ...named('protocol', stream.protocol),
    ...named('version', client.app),
  ];
}
