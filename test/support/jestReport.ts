import { relative } from 'node:path';

/** What we use of the report that Jest writes with `--json`. */
export interface JestReport {
  numTotalTests: number;
  numPassedTests: number;
  testResults: {
    /** Absolute path of the test file. */
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** What stands between a file and the reason why none of its tests is named as failed. */
export const COULD_NOT_RUN = ': could not run (';

/** The files in which something failed, as absolute paths. */
export function failedFilesOf(report: JestReport): string[] {
  return report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/** All tests of a report and how they ended, as `file: full name`. One of several with the same name stands for all: a failed one first. */
export function statusesOf(report: JestReport, root: string): Map<string, string> {
  const statuses = new Map<string, string>();
  for (const file of report.testResults) {
    for (const { fullName, status } of file.assertionResults) {
      const test = `${relative(root, file.name)}: ${fullName}`;
      if (statuses.get(test) !== 'failed') statuses.set(test, status);
    }
  }
  return statuses;
}

/** The files of which no test could be run although they failed, relative to the root. */
export function unreadableFilesOf(report: JestReport, root: string): Set<string> {
  return new Set(
    report.testResults
      .filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
      .map(({ name }) => relative(root, name)),
  );
}

/**
 * What failed, one line each: the file and the test's full name; for a file that could not even be loaded, or whose
 * tests passed while something around them failed, the file and the first line of why.
 */
export function failuresOf(report: JestReport, root: string): string[] {
  return report.testResults.flatMap((file) => {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName }) => `${path}: ${fullName}`);
    if (file.status !== 'failed') return [];
    const why =
      file.message.split('\n').find((line) => line.trim() !== '' && !line.includes('●')) ?? 'no reason given';
    return [`${path}${COULD_NOT_RUN}${why.trim()})`];
  });
}
