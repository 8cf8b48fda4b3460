import type Hls from 'hls.js';
import type mpegts from 'mpegts.js';
import { expectTypeOf, test } from 'vitest';
import type { HlsLike } from '../../src/adapters/hls.ts';
import type { MpegtsLike } from '../../src/adapters/mpegts.ts';
import type { PeerConnectionLike } from '../../src/adapters/webrtc.ts';

test('the players themselves are what the adapters ask for', () => {
  expectTypeOf<Hls>().toExtend<HlsLike>();
  expectTypeOf<mpegts.default.Player>().toExtend<MpegtsLike>();
  expectTypeOf<RTCPeerConnection>().toExtend<PeerConnectionLike>();
});
