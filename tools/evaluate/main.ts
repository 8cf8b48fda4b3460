import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RULE_VERSION, ruleTable } from '../../packages/diagnosis/src/index.ts';
import { platforms, runScenario, type Scenario, scenarios } from '../../packages/simulator/src/index.ts';
import { type Options, readOptions, usage } from './options.ts';
import type { PlatformJudged } from './platform/judgePlatform.ts';
import { platformSection } from './platform/section.ts';
import type { PlatformTask } from './platform/worker.ts';
import { realData } from './realData.ts';
import { changesText } from './report/changes.ts';
import { missesText } from './report/misses.ts';
import { accuracyPage, type Page } from './report/page.ts';
import { type Run, reportHalf } from './report/report.ts';
import { withSection } from './report/withSection.ts';
import { judgeAll } from './run/pool.ts';
import type { Task } from './run/worker.ts';
import { whatIfReports } from './whatIf/run.ts';
import { whatIfSection } from './whatIf/section.ts';

const root = join(import.meta.dirname, '../..');

/** Every how many runs changes of delivery are tried: they cost five diagnoses a run. Prime to the families, so that all get their turn. */
const CHANGES_EVERY = 7;

interface Planned {
  readonly seed: number;
  readonly scenario: Scenario;
}

function planOf(options: Options): Planned[] {
  const { perFamily, families } = options;
  const chosen = families.length > 0 ? { families } : {};
  const all = options.splits.flatMap((split) => {
    return seedsOf(options, split).flatMap((seed) =>
      scenarios(split, { perFamily, seed, ...chosen }).map((scenario) => ({ seed, scenario })),
    );
  });
  const { scenario: id } = options;
  const plan = id === undefined ? all : all.filter(({ scenario }) => scenario.id === id);
  if (plan.length === 0) throw new TypeError(id === undefined ? 'no such family' : `no scenario ${id}`);
  return plan;
}

function showProgress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} runs${done === of ? '\n' : ''}`);
}

const idOf = ({ scenario }: { readonly scenario: { readonly id: string } }) => scenario.id;

async function judged(
  plan: readonly Planned[],
  data: string | null,
  changesEvery = CHANGES_EVERY,
): Promise<Run[]> {
  const tasks = plan.map(({ scenario }, index) => ({ scenario, changes: index % changesEvery === 0 }));
  const script = new URL('./run/worker.ts', import.meta.url);
  const answers = await judgeAll<Task, Omit<Run, 'seed'>>(script, tasks, idOf, data, (done) =>
    showProgress(done, plan.length),
  );
  return answers.flatMap((answer, index) => {
    const seed = plan[index]?.seed;
    return seed === undefined ? [] : [{ ...answer, seed }];
  });
}

/** Platforms of every family, one a seed: each is many rooms. */
async function judgedPlatforms(options: Options, data: string | null): Promise<PlatformJudged[]> {
  const tasks = options.splits.flatMap((split) =>
    seedsOf(options, split).flatMap((seed) =>
      platforms(split, { perFamily: 1, seed }).map((scenario): PlatformTask => ({ scenario })),
    ),
  );
  const script = new URL('./platform/worker.ts', import.meta.url);
  return judgeAll(script, tasks, idOf, data, (done) => showProgress(done, tasks.length));
}

const seedsOf = ({ trainingSeeds, heldOutSeeds }: Options, split: Scenario['split']) =>
  split === 'training' ? trainingSeeds : heldOutSeeds;

function pageOf(options: Options, runs: readonly Run[], data: string | null): Page {
  const rulesHash = createHash('sha256').update(
    JSON.stringify(ruleTable.map(({ name, value }) => [name, value])),
  );
  return {
    ruleVersion: RULE_VERSION,
    rulesHash: rulesHash.digest('hex').slice(0, 16),
    data: data === null ? 'from the generator' : 'real traces',
    heldOutSeeds: options.heldOutSeeds,
    perFamily: options.perFamily,
    halves: options.splits.map((split) => {
      const half = runs.filter(({ judged: { truth } }) => truth.scenario.split === split);
      return reportHalf(split, seedsOf(options, split), half);
    }),
  };
}

async function dump(path: string, scenario: Scenario, data: string | null): Promise<void> {
  const lines = runScenario(scenario, { data }).delivered.map(({ batch }) => `${JSON.stringify(batch)}\n`);
  await writeFile(path, lines.join(''));
}

async function evaluateWhatIf(
  options: Options,
  plan: readonly Planned[],
  data: string | null,
): Promise<void> {
  const reports = whatIfReports(plan, data, showProgress);
  await tellSection(options, reports, whatIfSection(reports));
}

async function evaluatePlatforms(options: Options, data: string | null): Promise<void> {
  const together = await judgedPlatforms(options, data);
  await tellSection(options, together, platformSection(together));
}

/** Prints one section of the page and, where that is asked for, puts it into the page. */
async function tellSection(
  { output, write }: Options,
  measured: readonly unknown[],
  section: string,
): Promise<void> {
  process.stdout.write(output === 'json' ? `${JSON.stringify(measured)}\n` : `${section}\n`);
  if (!write) return;
  const path = join(root, 'docs/accuracy.md');
  await writeFile(path, withSection(await readFile(path, 'utf8'), section));
}

async function evaluate(options: Options): Promise<void> {
  const data = options.data ?? (await realData());
  if (data === null) process.stderr.write('no real traces found: links and frames come from the generator\n');
  if (options.platformsOnly) {
    await evaluatePlatforms(options, data);
    return;
  }
  const plan = planOf(options);
  const [only] = plan;
  if (options.dump !== undefined && only !== undefined) await dump(options.dump, only.scenario, data);
  if (options.whatIf) {
    await evaluateWhatIf(options, plan, data);
    return;
  }
  if (options.changesOnly) {
    process.stdout.write(changesText(await judged(plan, data, 1)));
    return;
  }
  const runs = await judged(plan, data);
  if (options.output === 'misses' || options.scenario !== undefined) {
    process.stdout.write(missesText(runs, options.scenario !== undefined));
    return;
  }
  const page = pageOf(options, runs, data);
  const text = accuracyPage(page);
  process.stdout.write(options.output === 'json' ? `${JSON.stringify(page)}\n` : text);
  if (!options.write) return;
  const sections = [
    platformSection(await judgedPlatforms(options, data)),
    whatIfSection(whatIfReports(plan, data, showProgress)),
  ];
  await writeFile(join(root, 'docs/accuracy.md'), sections.reduce(withSection, text));
}

if (process.argv.includes('--help')) process.stdout.write(usage);
else {
  try {
    await evaluate(readOptions(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
