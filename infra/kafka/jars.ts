import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const pom = join(import.meta.dirname, 'pom.xml');
const cacheRoot = join(import.meta.dirname, '../../node_modules/.cache/stutterscope');
const oldestJava = 17;
const resolveTimeoutMs = 300_000;

/** The broker's class path, or why there is none. */
export type Jars = { readonly folder: string } | { readonly missing: string };

/** The folder of Kafka's jars: from the cache, else resolved once through Maven. */
export function kafkaJars(): Jars {
  const java = javaMissing();
  if (java !== null) return { missing: java };
  const folder = join(cacheRoot, `kafka-${kafkaVersion()}`);
  return existsSync(folder) ? { folder } : resolveInto(folder);
}

/** The broker's version, as the pom names it. */
export function kafkaVersion(): string {
  const found = /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>([^<]+)</.exec(readFileSync(pom, 'utf8'));
  if (found?.[1] === undefined) throw new Error(`${pom} names no version of Kafka`);
  return found[1];
}

function javaMissing(): string | null {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.error !== undefined)
    return `no java on the PATH (${java.error.message}); install a JRE >= ${oldestJava}`;
  const major = Number(/version "(\d+)/.exec(java.stderr)?.[1]);
  return major >= oldestJava ? null : `java is older than ${oldestJava}: ${java.stderr.split('\n')[0]}`;
}

/** Others may resolve at the same moment: each in a folder of its own, and the first rename wins. */
function resolveInto(folder: string): Jars {
  mkdirSync(cacheRoot, { recursive: true });
  const attempt = mkdtempSync(join(cacheRoot, 'resolving-'));
  try {
    const mvn = spawnSync(
      'mvn',
      ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${attempt}`],
      { encoding: 'utf8', timeout: resolveTimeoutMs },
    );
    if (mvn.error !== undefined)
      return { missing: `mvn cannot be run (${mvn.error.message}); install Maven` };
    if (mvn.status !== 0) return { missing: `mvn found no jars of Kafka: ${firstError(mvn.stdout)}` };
    if (readdirSync(attempt).length === 0) return { missing: 'mvn resolved no jars of Kafka' };
    if (!existsSync(folder)) moveUnlessThere(attempt, folder);
    return { folder };
  } finally {
    rmSync(attempt, { recursive: true, force: true });
  }
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

function firstError(output: string): string {
  return output.split('\n').find((line) => line.includes('ERROR')) ?? 'no reason given';
}
