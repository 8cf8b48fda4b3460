import { execFile } from 'node:child_process';
import { promisify, stripVTControlCharacters } from 'node:util';
import { type Finding, ok } from './finding.ts';

const run = promisify(execFile);

interface Tool {
  readonly part: string;
  readonly args: readonly string[];
  readonly fix: string;
}

const tools: readonly Tool[] = [
  { part: 'ss', args: ['-V'], fix: 'without it `push` cannot read SPD and QUE: install iproute2' },
  { part: 'tc', args: ['-V'], fix: 'only tests want it, to shape a link: install iproute2' },
  {
    part: 'java',
    args: ['-version'],
    fix: 'only tests want it, for a Kafka of their own: install a JRE 17 or later',
  },
  { part: 'mvn', args: ['-version'], fix: 'only tests want it, for a Kafka of their own: install Maven' },
];

/** The first line that a program says about itself. */
async function firstLine(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(program, [...args], { timeout: 10_000 });
  // ffmpeg and java tell their version on stderr or stdout as they like; Maven colours it.
  const text = stripVTControlCharacters(stdout || stderr);
  return text.split('\n')[0]?.trim() ?? '';
}

async function look({ part, args, fix }: Tool): Promise<Finding> {
  try {
    return ok(part, await firstLine(part, args));
  } catch {
    return { part, state: 'absent', found: 'not found', fix };
  }
}

async function lookForFfmpeg(searchPath: string): Promise<Finding> {
  try {
    const { findFfmpeg } = await import('@stutterscope/agent');
    const path = findFfmpeg(searchPath);
    return ok('ffmpeg', `${(await firstLine(path, ['-version'])).replace(/ Copyright.*/, '')} (${path})`);
  } catch {
    const fix = '`push` and `watch` need it: install ffmpeg, or run npm ci without --omit=optional';
    return { part: 'ffmpeg', state: 'absent', found: 'not found', fix };
  }
}

function lookAtNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 6)) return ok('node', process.version);
  const fix =
    'Node 24.6 or later is needed: start through `npm run -s stutterscope --`, which brings its own';
  return { part: 'node', state: 'missing', found: process.version, fix };
}

/** The programs of this machine that Stutterscope uses. */
export async function toolFindings(searchPath: string): Promise<Finding[]> {
  return [lookAtNode(), await lookForFfmpeg(searchPath), ...(await Promise.all(tools.map(look)))];
}
