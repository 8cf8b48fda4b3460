export {
  Batch,
  type BatchEvent,
  type BatchSamples,
  CONTRACT_VERSION,
  columnNames,
  MAX_EVENTS,
  MAX_SAMPLES,
  Room,
  Session,
} from './batch.ts';
export { type Column, type ColumnName, columns, isPlausible, type Side } from './columns.ts';
export { describeEvent, EventRow, type EventSeverity, eventCatalogue } from './events/index.ts';
export { Folder, fingerprint } from './fingerprint.ts';
export { countImplausible } from './implausible.ts';
export { type Fault, type ParsedBatch, parseBatch } from './parseBatch.ts';
export { MAX_AGE_MS, MAX_TIME_MS, MIN_TIME_MS, UnixMs } from './time.ts';
export { unknownFields } from './unknownFields.ts';
