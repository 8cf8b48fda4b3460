import { createRequire } from 'node:module';
import { readRecord } from './record.ts';

// kafkajs binds its decoder when it is loaded itself, so this is put in its place before: this is to be imported first.
const require = createRequire(import.meta.url);
const path = require.resolve('kafkajs/src/protocol/recordBatch/record/v0/decoder.js');
require(path);
const loaded = require.cache[path];
if (loaded !== undefined) loaded.exports = readRecord;
