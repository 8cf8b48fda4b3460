import type { Batch } from '@stutterscope/telemetry';
import { type Draws, drawsOf, pick } from './random.ts';

/** A group of viewers behind one access network: the /24 that a collector sees their addresses in. */
export interface Network {
  readonly address: string;
  readonly networkId: string;
}

const network = (prefix: string): Network => ({
  address: `${prefix}.10`,
  networkId: `${prefix}.0/24`,
});

/** Where viewers are (documentation and benchmark ranges: RFC 5737, RFC 2544). */
export const viewerNetworks: readonly [Network, ...Network[]] = [
  network('192.0.2'),
  network('198.51.100'),
  network('198.18.1'),
  network('198.18.2'),
  network('198.18.3'),
  network('198.18.4'),
];

/** Where VJs are. */
export const pusherNetwork: Network = network('203.0.113');

const networks = [...viewerNetworks, pusherNetwork];

/** The address this batch's client would post from. */
export function addressOf({ client }: Batch): string {
  const home = networks.find(({ networkId }) => networkId === client.networkId) ?? pusherNetwork;
  return home.address;
}

export const ingestServers = ['198.19.0.1', '198.19.0.2'] as const;
export const edgeServers = ['198.19.1.11', '198.19.1.12', '198.19.1.13', '198.19.1.14'] as const;

const regions = ['Guangdong', 'Sichuan', 'Zhejiang', 'Heilongjiang', 'Hunan'] as const;
const apps = ['5.2.0', '5.2.0', '5.2.1', '5.3.0'] as const;

type Client = Batch['client'];
type Device = Pick<Client, 'platform' | 'os' | 'device'>;

const devices: readonly [Device, ...Device[]] = [
  { platform: 'android', os: '8.1', device: 'Oppo R15' },
  { platform: 'android', os: '8.0', device: 'Huawei P20' },
  { platform: 'android', os: '7.1', device: 'Vivo X9' },
  { platform: 'android', os: '6.0', device: 'Redmi Note 4' },
  { platform: 'ios', os: '11.4', device: 'iPhone 8' },
  { platform: 'ios', os: '12.0', device: 'iPhone X' },
];

/** The phone, app and place of whoever has these draws. */
export function clientOf(draws: Draws, { networkId }: Network): Client {
  return {
    ...pick(draws, 0, devices),
    sdk: pick(draws, 1, ['1.9.1', '1.9.2', '2.0.0']),
    app: pick(draws, 2, apps),
    network: pick(draws, 3, ['wifi', 'wifi', 'cellular']),
    region: pick(draws, 4, regions),
    networkId,
  };
}

/** Where a place in the audience sits: which network, which edge server, as indexes. */
export interface Seat {
  readonly network: number;
  readonly server: number;
}

/** Seats keep their network and server whoever sits there: a fault of either has the same victims throughout. */
export function seatOf(seed: number, room: string, viewer: number): Seat {
  const draws = drawsOf(seed, `${room}/seat/${viewer}`);
  return {
    network: Math.floor(draws(0) * viewerNetworks.length),
    server: Math.floor(draws(1) * edgeServers.length),
  };
}
