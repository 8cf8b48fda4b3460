import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Prints the full name of each test that fails, and of each file that cannot be read, a line each. */
export default class FailureReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    if (test.result().state === 'failed') process.stdout.write(`${test.fullName}\n`);
  }

  onTestModuleEnd(module: TestModule): void {
    for (const { message } of module.errors())
      process.stdout.write(`${module.relativeModuleId}: ${message}\n`);
  }
}
