export { findFfmpeg } from './ffmpegPath.ts';
export type { AgentOptions, FfmpegOptions } from './options.ts';
export { type PushOptions, runPush } from './push/runPush.ts';
