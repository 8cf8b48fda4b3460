import { expect, test } from 'vitest';
import { roomOfUrl } from '../src/room.ts';

test.each([
  ['rtmp://127.0.0.1/live/8888_test001', '8888_test001'],
  ['rtmp://push.example:1935/live/8888_a?txSecret=1&txTime=2', '8888_a'],
  ['http://play.example/live/8888_a.flv', '8888_a'],
])('%s is room %s', (url, room) => {
  expect(roomOfUrl(url)).toBe(room);
});

test.each(['http://play.example/live/', 'not a url'])('%s names no room', (url) => {
  expect(() => roomOfUrl(url)).toThrow('names no stream');
});
