import type { OutgoingMessage } from '@stutterscope/bus';
import type { RoomVerdict } from '@stutterscope/diagnosis';

const encoder = new TextEncoder();

/** What a room says, as topic `verdicts` carries it. */
export const encodeVerdict = (verdict: RoomVerdict): OutgoingMessage => ({
  key: verdict.room,
  value: encoder.encode(JSON.stringify(verdict)),
});
