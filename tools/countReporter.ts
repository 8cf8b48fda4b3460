import type { Reporter, TestModule } from 'vitest/node';

/** Ends a test run with one line that any CI can read: `N passed, N failed, N skipped`. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== 'pending') count[state] += 1;
        tests += 1;
      }
      // A file that breaks before its first test is a failure nobody else would count.
      if (module.state() === 'failed' && (tests === 0 || module.errors().length > 0)) count.failed += 1;
    }
    process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  }
}
