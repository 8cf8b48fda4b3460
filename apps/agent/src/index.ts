export { findFfmpeg } from './ffmpegPath.ts';
export { type ObsOptions, runObs } from './obs/runObs.ts';
export type { AgentOptions, FfmpegOptions } from './options.ts';
export { type PushOptions, runPush } from './push/runPush.ts';
export type { CacheMode } from './watch/player/cacheMode.ts';
export { runWatch, type WatchOptions } from './watch/runWatch.ts';
