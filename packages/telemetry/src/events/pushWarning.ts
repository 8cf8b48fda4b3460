import type { EventEntry } from './eventRow.ts';

// handbook, "Event Code", push: warnings
export const pushWarning: readonly EventEntry[] = [
  {
    code: 1101,
    name: 'PUSH_WARNING_NET_BUSY',
    meaning: "The SDK itself finds the VJ's uplink congested.",
    implies: 'Strong evidence of an upstream clog, though late; several in a short time: tell the VJ.',
  },
  {
    code: 1102,
    name: 'PUSH_WARNING_RECONNECT',
    meaning: 'The push lost its connection and dials again by itself, three times at most.',
    implies: 'The push is out from the first 1102 to the next 1002, or for good at -1307.',
  },
  {
    code: 1103,
    name: 'PUSH_WARNING_HW_ACCELERATION_FAIL',
    meaning: 'The hardware encoder is not to be had; the processor encodes instead.',
    implies: 'Expect CPU to rise; low FPS afterwards points at the encoder.',
  },
  {
    code: 1104,
    name: 'PUSH_WARNING_VIDEO_ENCODE_FAIL',
    meaning: 'The video encoder tripped and restarts.',
    implies: 'Explains a gap in FPS of a second or two.',
  },
  {
    code: 1107,
    name: 'PUSH_WARNING_VIDEO_ENCODE_SW_SWITCH_HW',
    platforms: ['android'],
    meaning: 'The processor could not keep up, so the hardware encodes from now on.',
    implies: 'The push was bound by CPU before it; frame rate should recover after it.',
  },
  {
    code: 3001,
    name: 'PUSH_WARNING_DNS_FAIL',
    meaning: "The ingest server's name could not be resolved; the push tries again.",
    implies: "The VJ's network or resolver, unless many rooms say so at once.",
  },
  {
    code: 3002,
    name: 'PUSH_WARNING_SEVER_CONN_FAIL',
    meaning: 'The ingest server did not answer the connection; the push tries again.',
    implies: 'A closed port or a bad uplink; the ingest server itself when many rooms say so at once.',
  },
  {
    code: 3003,
    name: 'PUSH_WARNING_SHAKE_FAIL',
    meaning: 'The ingest server answered but the RTMP handshake broke; the push tries again.',
    implies: 'Something between the phone and the ingest server disturbs RTMP, or that server is overloaded.',
  },
  {
    code: 3004,
    name: 'PUSH_WARNING_SERVER_DISCONNECT',
    meaning: 'The ingest server hung up on the push.',
    implies: 'Refused rather than clogged: wrong txSecret, expired URL, or somebody else pushes to it.',
  },
  {
    code: 3005,
    name: 'PUSH_WARNING_READ_WRITE_FAIL',
    meaning: 'The socket of the push failed and is about to be closed.',
    implies: 'Often the end of a clog; a 1102 follows.',
  },
];
