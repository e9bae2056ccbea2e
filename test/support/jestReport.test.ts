import { describe, expect, test } from '@jest/globals';
import { failedFilesOf, failuresOf, type JestReport } from './jestReport.ts';

/** A report of files and their tests, by whether they passed. */
function report(files: Readonly<Record<string, Readonly<Record<string, boolean>>>>): JestReport {
  const testResults = Object.entries(files).map(([file, tests]) => ({
    name: `/project/${file}`,
    status: Object.values(tests).every(Boolean) ? 'passed' : 'failed',
    message: '',
    assertionResults: Object.entries(tests).map(([fullName, passed]) => ({
      fullName,
      status: passed ? 'passed' : 'failed',
    })),
  }));
  const all = Object.values(files).flatMap((tests) => Object.values(tests));
  return { numTotalTests: all.length, numPassedTests: all.filter(Boolean).length, testResults };
}

const first = report({
  'a.test.ts': { 'a works': true },
  'b.test.ts': { 'b waits': false, 'b works': true },
});

describe('A report', () => {
  test('names the files in which something failed, and what', () => {
    expect(failedFilesOf(first)).toEqual(['/project/b.test.ts']);
    expect(failuresOf(first, '/project')).toEqual(['b.test.ts: b waits']);
  });

  test('names a file that cannot be loaded, with the reason', () => {
    const broken: JestReport = {
      numTotalTests: 0,
      numPassedTests: 0,
      testResults: [
        {
          name: '/project/c.test.ts',
          status: 'failed',
          message: '\n  ● Suite\n\n  no such module',
          assertionResults: [],
        },
      ],
    };
    expect(failuresOf(broken, '/project')).toEqual(['c.test.ts: could not run (no such module)']);
  });
});
