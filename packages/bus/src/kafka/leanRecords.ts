import { createRequire } from 'node:module';
import { readRecord, writeRecord } from './record.ts';

// kafkajs binds these when it is loaded itself, so they are put in their places before: this is to be imported first.
const require = createRequire(import.meta.url);
const replacements = {
  'kafkajs/src/protocol/recordBatch/record/v0/decoder.js': readRecord,
  'kafkajs/src/protocol/recordBatch/record/v0/index.js': writeRecord,
};

for (const [id, lean] of Object.entries(replacements)) {
  const path = require.resolve(id);
  require(path);
  const loaded = require.cache[path];
  if (loaded !== undefined) loaded.exports = lean;
}
