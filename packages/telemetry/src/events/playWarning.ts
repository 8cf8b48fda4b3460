import type { EventEntry } from './eventRow.ts';

// handbook, "Event Code", play: warnings
export const playWarning: readonly EventEntry[] = [
  {
    code: 2101,
    name: 'PLAY_WARNING_VIDEO_DECODE_FAIL',
    meaning: 'A video frame could not be decoded.',
    implies: "The viewer's device or a damaged stream; no bandwidth mends it.",
  },
  {
    code: 2102,
    name: 'PLAY_WARNING_AUDIO_DECODE_FAIL',
    meaning: 'A piece of audio could not be decoded.',
    implies: 'Sound only, by device or damaged stream.',
  },
  {
    code: 2103,
    name: 'PLAY_WARNING_RECONNECT',
    meaning: 'The player lost its connection and dials again by itself, three times at most.',
    implies: "One viewer: that viewer's network; many on one edge server at once: that server.",
  },
  {
    code: 2104,
    name: 'PLAY_WARNING_RECV_DATA_LAG',
    meaning: 'Media arrives unevenly.',
    implies: 'Trouble up or down the way: it counts against the downlink only behind a healthy pusher.',
  },
  {
    code: 2105,
    name: 'PLAY_WARNING_VIDEO_PLAY_LAG',
    meaning: 'The picture stood still long enough to be seen.',
    implies: 'Proof that the viewer saw a stutter; whose fault it was, the rest of the room tells.',
  },
  {
    code: 2106,
    name: 'PLAY_WARNING_HW_ACCELERATION_FAIL',
    meaning: 'The hardware decoder is not to be had; the processor decodes instead.',
    implies: "The viewer's CPU may become the limit.",
  },
  {
    code: 2107,
    name: 'PLAY_WARNING_VIDEO_DISCONTINUITY',
    meaning: 'Frames are missing from the stream; the picture may be torn.',
    implies: 'Seen by all viewers, the pusher dropped frames; seen by one, they were lost on the way down.',
  },
  {
    code: 2108,
    name: 'PLAY_WARNING_FIRST_IDR_HW_DECODE_FAIL',
    meaning: 'The hardware decoder refused the first picture; the processor took over.',
    implies: 'Slows startup on this class of devices; not the network.',
  },
  {
    code: 3001,
    name: 'PLAY_WARNING_DNS_FAIL',
    rtmpOnly: true,
    meaning: "The play server's name could not be resolved.",
    implies: "A failed start: the viewer's resolver, or a domain that does not exist.",
  },
  {
    code: 3002,
    name: 'PLAY_WARNING_SEVER_CONN_FAIL',
    rtmpOnly: true,
    meaning: 'The play server did not answer the connection.',
    implies: 'A failed start: a closed port for one viewer, a sick edge server for many.',
  },
  {
    code: 3003,
    name: 'PLAY_WARNING_SHAKE_FAIL',
    rtmpOnly: true,
    meaning: 'The play server answered but the RTMP handshake broke.',
    implies: 'A failed start: a firewall in the way or an edge server under load.',
  },
  {
    code: 3004,
    name: 'PLAY_WARNING_SERVER_DISCONNECT',
    meaning: 'The play server hung up on the player.',
    implies: 'A rejected URL or the end of the push, before it is a network fault.',
  },
];
