export { groups } from './groups.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { type Notifier, type NotifierDeps, startNotifier } from './startNotifier.ts';
