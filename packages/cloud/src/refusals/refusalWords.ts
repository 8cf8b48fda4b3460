import { type UrlFaultCode, urlFaults } from '@stutterscope/access';
import type { RefusalEvent } from '../event.ts';

interface Words {
  readonly says: string;
  readonly advice: readonly string[];
}

const newLink = {
  push: 'Get a new push link, valid for a day, and start again.',
  play: 'Give the player a new play link.',
};
const whoSigns = 'Whoever signs the links: compare key, stream and txTime with `stutterscope url check`.';

const twoHours = (ms: number) => Math.abs(ms) >= 7_200_000;

/** A span as a person says it: 40 s, 12 min, 5 h. */
function spoken(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return twoHours(ms) ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 60_000)} min`;
}

function adviceOf(fault: UrlFaultCode, use: RefusalEvent['use']): readonly string[] {
  switch (fault) {
    case 'expired':
      return [newLink[use], 'Compare the clock of whoever signs the links with ours.'];
    case 'push_url_for_play':
      return ['Play with the play URL: the host says liveplay, and the play key signs it.'];
    case 'play_host_in_push_url':
      return ['Push to the push URL: the host says livepush, and the push key signs it.'];
    case 'bizid_missing':
    case 'bizid_differs':
      return ['Whoever names the streams: put the BIZID and an underscore before the name.'];
    case 'time_in_milliseconds':
    case 'time_malformed':
      return ['Whoever signs the links: txTime is Unix seconds in hexadecimal.', newLink[use]];
    default:
      return [newLink[use], whoSigns];
  }
}

/** What a refusal is told as, to whoever pushes or plays and to whoever signs. */
export function refusalWords({ use, fault, at, expiresAt }: RefusalEvent): Words {
  const who = use === 'push' ? 'The ingest server refused the push' : 'The server refused to play';
  const why =
    fault === 'expired' && expiresAt !== null && expiresAt < at
      ? `its link had expired ${spoken(at - expiresAt)} before`
      : urlFaults[fault];
  return { says: `${who}: ${why}`, advice: adviceOf(fault, use) };
}
