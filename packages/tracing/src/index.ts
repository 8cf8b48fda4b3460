export { openTracer, type Traces } from './openTracer.ts';
export { tracedBus } from './tracedBus.ts';
