export { buildCollector, type CollectorDeps } from './buildCollector.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { createNetworkResolver } from './network/createNetworkResolver.ts';
