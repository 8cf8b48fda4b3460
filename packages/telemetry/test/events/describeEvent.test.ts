import { describe, expect, test } from 'vitest';
import { describeEvent, eventCatalogue } from '../../src/index.ts';

const names = (...args: Parameters<typeof describeEvent>) => describeEvent(...args).map((row) => row.name);

describe('describeEvent', () => {
  test('finds every row of the catalogue by its side, code and platform', () => {
    for (const row of eventCatalogue) {
      for (const platform of row.platforms ?? ['web']) {
        expect(describeEvent(row.side, row.code, platform)).toEqual([row]);
      }
    }
  });

  test('reads the numbers that both sides use by side', () => {
    for (const code of [3001, 3002, 3003, 3004]) {
      expect(names('push', code)).toEqual([expect.stringMatching(/^PUSH_/)]);
      expect(names('play', code)).toEqual([expect.stringMatching(/^PLAY_/)]);
    }
    expect(names('play', 3005)).toEqual([]);
  });

  test.each([undefined, '', 'web', 'harmonyos'])(
    'gives every candidate when the platform is %j',
    (platform) => {
      expect(names('push', -1308, platform)).toHaveLength(3);
      expect(names('play', 2010, platform)).toHaveLength(2);
    },
  );

  test('settles an ambiguous code by platform, however it is written', () => {
    expect(names('push', -1308, 'Windows')).toEqual(['PUSH_ERR_CAMERA_OCCUPY']);
    expect(names('push', -1308, 'iOS')).toEqual(['PUSH_ERR_AUDIO_SYSTEM_NOT_WORK']);
    expect(names('push', -1308, 'android')).toEqual(['PUSH_ERR_SCREEN_CAPTURE_START_FAILED']);
    expect(names('play', 2010, 'ANDROID')).toEqual(['PLAY_EVT_GET_PLAYINFO_SUCC']);
    expect(names('play', 2010, 'windows')).toEqual(['PLAY_EVT_SNAPSHOT_RESULT']);
  });

  test('describes a code of one platform when another reports it: there is nothing to confuse it with', () => {
    expect(names('push', 1004, 'windows')).toEqual(['PUSH_EVT_SCREEN_CAPTURE_SUCC']);
  });

  test.each([0, 1013, 1105, -1, 2_147_483_647, Number.NaN, 1101.5])('knows nothing of %s', (code) => {
    expect(names('push', code)).toEqual([]);
  });
});
