import { relative } from 'node:path';
import { faultsOfList, type FlakyTest, isExpired } from './flakyTest.ts';
import { COULD_NOT_RUN, failuresOf, type JestReport, statusesOf, unreadableFilesOf } from './jestReport.ts';

/** How one run of Jest ended. Without a report, it did not reach its end. */
export interface JestRun {
  readonly code: number;
  readonly report?: JestReport | undefined;
}

/** What a run of the tests came to. */
export interface Verdict {
  /** How many tests passed at their first attempt. */
  readonly passed: number;
  /** What makes the run red, in plain words. */
  readonly failures: readonly string[];
  /** Tests that failed at the first attempt and passed at the second, whether they are listed or not. */
  readonly flaky: readonly string[];
}

/** What a verdict is made from. */
export interface Evidence {
  readonly first: JestRun;
  /** A second attempt of the files that failed, if there was one. */
  readonly second?: JestRun | undefined;
  /** Whether all tests were run rather than chosen ones. */
  readonly whole: boolean;
  readonly listed: readonly FlakyTest[];
  readonly now: Date;
  /** The project's directory, which reported paths are relative to. */
  readonly root: string;
}

/**
 * Judges a run by its first attempt. The second attempt only tells which failures are flaky, and excuses those that are
 * on the list: these count neither as passed nor as failed.
 */
export function verdictOf({ first, second, whole, listed, now, root }: Evidence): Verdict {
  const { report, code } = first;
  if (report === undefined) {
    return { passed: 0, failures: [`the tests did not run to their end (code ${code})`], flaky: [] };
  }
  const failed = failuresOf(report, root);
  const again = second?.report ? passedIn(second.report, root) : () => false;
  const flaky = failed.filter(again);
  const excused = new Set(
    listed
      .filter((entry) => !isExpired(entry, now))
      .map(({ test }) => test)
      .filter((test) => flaky.includes(test)),
  );
  const failures = failed.filter((test) => !excused.has(test));
  // Failed tests explain code 1 only.
  if (code !== 0 && (failed.length === 0 || code !== 1)) failures.push(`Jest ended with code ${code}`);
  if (report.numTotalTests === 0) failures.push('no test ran');
  failures.push(
    ...faultsOfList(
      listed,
      {
        tests: new Set(statusesOf(report, root).keys()),
        unreadable: unreadableFilesOf(report, root),
        files: whole ? undefined : new Set(report.testResults.map(({ name }) => relative(root, name))),
      },
      now,
    ),
  );
  return { passed: report.numPassedTests, failures, flaky: flaky.map((test) => told(test, excused)) };
}

/** Tells of a failure of the first attempt whether that report says the contrary. */
function passedIn(report: JestReport, root: string): (failure: string) => boolean {
  const statuses = statusesOf(report, root);
  const files = new Map(report.testResults.map(({ name, status }) => [relative(root, name), status]));
  return (failure) => {
    const status = statuses.get(failure);
    if (status !== undefined) return status === 'passed';
    const [file = ''] = failure.split(COULD_NOT_RUN);
    return files.get(file) === 'passed';
  };
}

function told(test: string, excused: ReadonlySet<string>): string {
  return excused.has(test) ? `${test} (listed)` : `${test} (not listed: red)`;
}
