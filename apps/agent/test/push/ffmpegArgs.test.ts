import { expect, test } from 'vitest';
import { audioKbpsOfArgs, pushTarget, streamOfArgs } from '../../src/push/ffmpegArgs.ts';
import { createLogReader } from '../../src/push/ffmpegLog.ts';

test.each([
  ['-i a.mp4 -f flv rtmp://127.0.0.1/live/8888_a', 1935],
  ['-i a.mp4 -f flv rtmp://127.0.0.1:19350/live/8888_a?txSecret=x&txTime=y', 19_350],
  ['-i a.mp4 -f flv rtmps://push.example/live/8888_a', 443],
])('%s goes to port %i', (args, port) => {
  expect(pushTarget(args.split(' ')).port).toBe(port);
});

test('arguments without an RTMP URL are refused', () => {
  expect(() => pushTarget(['-i', 'a.mp4', 'out.flv'])).toThrow('name no rtmp:// URL');
});

test.each([
  [
    '-r 30 -i cam -r 15 -s 540x960 -b:v 1200k',
    { targetFps: 15, width: 540, height: 960, videoBitrate: 1200 },
  ],
  ['-r 30 -s 1280x720 -i cam', {}],
  ['-i cam -r 30000/1001 -b:v 1.2M', { targetFps: 30_000 / 1001, videoBitrate: 1200 }],
  ['-i cam -r fast -s hd720 -b:v lots', {}],
])('%s says of the output %o', (args, expected) => {
  expect(streamOfArgs(args.split(' '))).toEqual(expected);
});

test.each([
  ['-i cam -b:a 64k', 64],
  ['-i cam -an', 0],
  ['-i cam', undefined],
])('%s has audio of %o kbit/s', (args, kbps) => {
  expect(audioKbpsOfArgs(args.split(' '))).toBe(kbps);
});

test("ffmpeg's log says what is pushed, and only its output section does", () => {
  const read = createLogReader();
  const lines = [
    "Input #0, lavfi, from 'testsrc=size=540x960:rate=15':",
    '    Stream #0:0: Video: rawvideo (RGB[24]), rgb24, 1080x1920 [SAR 1:1 DAR 9:16], 60 tbr',
    "Output #0, flv, to 'rtmp://127.0.0.1/live/8888_a':",
    '    Stream #0:0: Video: h264 (libx264) ([7][0][0][0] / 0x0007), yuv420p, 540x960 [SAR 1:1 DAR 9:16], q=-1--1, 1200 kb/s, 15 fps, 1k tbn, 15 tbc',
    '    Stream #0:1: Audio: aac (LC) ([10][0][0][0] / 0x000A), 44100 Hz, mono, fltp, 64 kb/s',
    '  Stream #0:0 -> #0:0 (copy)',
  ];
  expect(lines.map(read)).toEqual([
    undefined,
    undefined,
    { kind: 'begin' },
    {
      kind: 'video',
      codec: 'h264',
      stream: { width: 540, height: 960, targetFps: 15, videoBitrate: 1200 },
    },
    { kind: 'audio', kbps: 64 },
    undefined,
  ]);
});

test.each([
  ['[tcp @ 0x1] Failed to resolve hostname push.invalid: Name or service not known', 3001],
  ['[tcp @ 0x1] Connection to tcp://127.0.0.1:1?tcp_nodelay=0 failed: Connection refused', 3002],
  ['[rtmp @ 0x1] Cannot read RTMP handshake response', 3003],
  ['[rtmp @ 0x1] Server error: publish denied', 3004],
  ['av_interleaved_write_frame(): Broken pipe', 3005],
])('"%s" is event %i', (line, code) => {
  expect(createLogReader()(line)).toEqual({ kind: 'fault', code });
});
