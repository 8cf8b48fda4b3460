import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { createEmbeddedBus } from '../../src/index.ts';
import { describeContract } from '../contract.ts';

describe('the embedded bus', () => {
  describeContract(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'bus-test-'));
    return { open: () => createEmbeddedBus({ dir }), remove: () => rm(dir, { recursive: true }) };
  });
});
