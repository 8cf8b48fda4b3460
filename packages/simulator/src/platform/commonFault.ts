import { edgeServers, ingestServers, viewerNetworks } from '../cast.ts';
import type { Fault } from '../faults/fault.ts';
import type { HarmRadius, Mechanism } from '../outcome/outcome.ts';
import { drawsOf, pick } from '../random.ts';
import { Dice } from '../scenario/dice.ts';
import type { PlatformScenario } from './platforms.ts';

const regions = ['Guangdong', 'Sichuan', 'Zhejiang', 'Heilongjiang', 'Hunan'] as const;

/** What all rooms have in common that is bad: in each of them it hits whoever sits there. */
export interface CommonFault {
  readonly mechanism: Mechanism;
  readonly place: HarmRadius;
  /** The fault as one room has it; none where the room has nothing to do with it. */
  readonly inRoom: (room: string) => readonly Fault[];
}

/** The ingest server that this room's VJ pushes to. */
const ingestOf = (seed: number, room: string) => pick(drawsOf(seed, `${room}/vj`), 20, ingestServers);

/** Draws what is bad on a platform; null where nothing is. */
export function commonFault({ id, family, seed }: PlatformScenario): CommonFault | null {
  const dice = new Dice(seed, `${id}/fault`);
  const fromMs = Math.round(dice.between('from', 70, 90) * 1000);
  const toMs = fromMs + Math.round(dice.between('length', 25, 60) * 1000);
  // Just under what the stream needs: caches hide it for long, and for some viewers throughout.
  const share = family === 'mild_network' ? dice.between('share', 0.8, 1) : dice.between('share', 0.15, 0.65);
  const hit = { fromMs, toMs, share };
  const network = dice.whole('network', 0, viewerNetworks.length - 1);
  const server = dice.whole('server', 0, edgeServers.length - 1);
  const ofNetwork: CommonFault = {
    mechanism: 'network',
    place: { by: 'network', id: viewerNetworks[network]?.networkId ?? '' },
    inRoom: () => [{ family: 'network_downlink', network, ...hit }],
  };
  const ofServer: CommonFault = {
    mechanism: 'edge_server',
    place: { by: 'server', id: edgeServers[server] ?? '' },
    inRoom: () => [{ family: 'edge_server', server, ...hit }],
  };
  switch (family) {
    case 'healthy_platform':
    case 'own_troubles':
      return null;
    case 'bad_server':
      return ofServer;
    case 'bad_network':
    case 'mild_network':
    case 'few_rooms':
      return ofNetwork;
    case 'server_or_network':
      return dice.pick('which', [ofServer, ofNetwork]);
    case 'bad_region': {
      const region = dice.pick('region', regions);
      return {
        mechanism: 'region',
        place: { by: 'region', id: region },
        inRoom: () => [{ family: 'region', region, ...hit }],
      };
    }
    case 'bad_ingest': {
      const ingest = dice.pick('ingest', ingestServers);
      const squeeze: Fault = { family: 'uplink_squeeze', ...hit };
      return {
        mechanism: 'uplink',
        place: { by: 'server', id: ingest },
        inRoom: (room) => (ingestOf(seed, room) === ingest ? [squeeze] : []),
      };
    }
  }
}
