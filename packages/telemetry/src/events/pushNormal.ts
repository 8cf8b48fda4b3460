import type { EventEntry } from './eventRow.ts';

// handbook, "Event Code", push: normal events
export const pushNormal: readonly EventEntry[] = [
  {
    code: 1001,
    name: 'PUSH_EVT_CONNECT_SUCC',
    meaning: 'The push has reached the ingest server.',
    implies: 'A connection epoch begins: the time since the start of the push is the connect time.',
  },
  {
    code: 1002,
    name: 'PUSH_EVT_PUSH_BEGIN',
    meaning: 'The handshake is over and media goes up.',
    implies: 'Ends an outage opened by 1102; DRP and the count of retries start over.',
  },
  {
    code: 1003,
    name: 'PUSH_EVT_OPEN_CAMERA_SUCC',
    meaning: 'The camera is open.',
    implies: 'A milestone of startup; when no 1007 follows within seconds, capture is at fault.',
  },
  {
    code: 1004,
    name: 'PUSH_EVT_SCREEN_CAPTURE_SUCC',
    platforms: ['android'],
    meaning: 'The screen is being captured.',
    implies: 'This is a screen share: hold its frame rate to the game scenario.',
  },
  {
    code: 1005,
    name: 'PUSH_EVT_CHANGE_RESOLUTION',
    meaning: 'The pushed picture has a new size.',
    implies: 'Bitrate and FPS need a moment and a new baseline before they are judged again.',
  },
  {
    code: 1006,
    name: 'PUSH_EVT_CHANGE_BITRATE',
    meaning: 'The encoder was given a new bitrate in mid-push.',
    implies: 'Adaption reacts to an uplink that is or was too thin, even when QUE is 0 by now.',
  },
  {
    code: 1007,
    name: 'PUSH_EVT_FIRST_FRAME_AVAILABLE',
    meaning: 'The source has delivered its first picture.',
    implies: 'Capture works: low FPS after this is not a dead camera.',
  },
  {
    code: 1008,
    name: 'PUSH_EVT_START_VIDEO_ENCODER',
    meaning: 'The video encoder runs.',
    implies: 'A milestone of startup; FPS means something from here on.',
  },
  {
    code: 1009,
    name: 'PUSH_EVT_CAMERA_REMOVED',
    platforms: ['windows'],
    meaning: 'The camera was pulled out.',
    implies: 'Missing video is explained by the device, not by load or network.',
  },
  {
    code: 1010,
    name: 'PUSH_EVT_CAMERA_AVAILABLE',
    platforms: ['windows'],
    meaning: 'A camera that was gone can be used again.',
    implies: 'Ends the explanation that 1009 gave for missing video.',
  },
  {
    code: 1011,
    name: 'PUSH_EVT_CAMERA_CLOSED',
    platforms: ['windows'],
    meaning: 'The VJ or the app switched the camera off.',
    implies: 'Missing video is intended: no low frame rate from here until the camera is back.',
  },
  {
    code: 1012,
    name: 'PUSH_EVT_SNAPSHOT_RESULT',
    platforms: ['windows'],
    meaning: 'Answers a request for a still picture of the push.',
    implies: 'Nothing for the diagnosis.',
  },
  {
    code: 1018,
    name: 'PUSH_EVT_ROOM_IN',
    meaning: 'The pusher is inside a joint-broadcast (WebRTC) room.',
    implies: 'Tells a later 1019 that leaves the room from one that never got in.',
  },
  {
    code: 1019,
    name: 'PUSH_EVT_ROOM_OUT',
    meaning: 'The pusher is outside the joint-broadcast room.',
    implies: 'Entry failed when no 1018 came before, else the pusher left.',
  },
  {
    code: 1020,
    name: 'PUSH_EVT_ROOM_USERLIST',
    meaning: 'Lists the others in the joint-broadcast room.',
    implies: 'Nothing by itself; more members mean more to decode and to send.',
  },
  {
    code: 1021,
    name: 'PUSH_EVT_ROOM_NEED_REENTER',
    meaning: 'The phone changed network, so the joint-broadcast room must be joined anew.',
    implies: 'Expect a short outage and another uplink: the baseline of SPD no longer holds.',
  },
];
