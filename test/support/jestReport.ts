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

/** The files in which something failed, as absolute paths. */
export function failedFilesOf(report: JestReport): string[] {
  return report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/** A run whose failed files were run a second time: what these say now counts. */
export function withSecondAttempt(first: JestReport, second: JestReport): JestReport {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  const testResults = first.testResults.map((file) => again.get(file.name) ?? file);
  const statuses = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ status }) => status),
  );
  return {
    numTotalTests: statuses.length,
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    testResults,
  };
}

/**
 * What failed, one line each: the file and the test's full name; for a file that could not even be loaded
 * the file and the first line of why.
 */
export function failuresOf(report: JestReport, root: string): string[] {
  return report.testResults.flatMap((file) => {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName }) => `${path}: ${fullName}`);
    if (file.status !== 'failed') return [];
    const why =
      file.message.split('\n').find((line) => line.trim() !== '' && !line.includes('●')) ?? 'no reason given';
    return [`${path}: could not run (${why.trim()})`];
  });
}
