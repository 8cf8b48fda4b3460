// A process of its own for an agent, so that it can run inside a network namespace. One argument: the options.
import { findFfmpeg, runPush, runWatch } from '../../src/index.ts';

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const options = JSON.parse(process.argv[2] ?? '{}');
const log = (line: string) => process.stderr.write(`${line}\n`);
const edges = { log, signal: stop.signal, ffmpegPath: findFfmpeg(process.env['PATH'] ?? '') };
process.exitCode = await ('url' in options ? runWatch : runPush)({ ...options, ...edges });
