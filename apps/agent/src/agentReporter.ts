import { appendFileSync } from 'node:fs';
import { createReporter, type Problem, type Reporter, type StreamInfo } from '@stutterscope/sdk/src/index.ts';
import type { Side } from '@stutterscope/telemetry';
import type { AgentOptions } from './options.ts';
import { roomOfUrl } from './room.ts';

/** Opens the session an agent reports: client and stream as found out, overridden by the options. */
export function openReporter(options: AgentOptions, side: Side, url: string, stream: StreamInfo): Reporter {
  const { record, token, room = roomOfUrl(url) } = options;
  return createReporter({
    endpoint: options.endpoint,
    room,
    side,
    client: { platform: process.platform, sdk: 'stutterscope-agent', ...options.client },
    stream: { ...stream, ...options.stream },
    onProblem: (problem) => options.log(`telemetry: ${describe(problem)}`),
    ...(options.headers !== undefined && { headers: options.headers }),
    ...(token !== undefined && { token: () => token(room, side) }),
    ...(record !== undefined && { record: (line: string) => appendFileSync(record, `${line}\n`) }),
  });
}

function describe(problem: Problem): string {
  switch (problem.kind) {
    case 'retrying':
      return `${problem.reason}; trying again in ${problem.waitMs} ms`;
    case 'refused':
      return `batch ${problem.seq} was refused: ${problem.reason}`;
    case 'lost':
      return `${problem.batches} batches with ${problem.samples} samples are lost: ${problem.reason}`;
    case 'misuse':
    case 'deaf':
      return problem.reason;
  }
}
