import type { Seated } from '@stutterscope/diagnosis';

/** What a client told of where it sits; nothing where it did not. */
export type Told = Readonly<
  Partial<Record<'networkId' | 'serverIp' | 'region' | 'protocol' | 'app', string | undefined>>
>;

/** What a client sits in, as verdicts name it. */
export function groupsOf({ networkId, serverIp, region, protocol, app }: Told): Seated['groups'] {
  const all = [
    { by: 'network', id: networkId },
    { by: 'server', id: serverIp },
    { by: 'region', id: region },
    { by: 'protocol', id: protocol },
    { by: 'version', id: app },
  ] as const;
  return all.flatMap(({ by, id }) => (id === undefined || id === '' ? [] : [{ by, id }]));
}
