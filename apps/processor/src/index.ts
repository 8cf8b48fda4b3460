export { type Group, groups } from './groups.ts';
export { type Processor, type ProcessorDeps, startProcessor } from './startProcessor.ts';
