/** A test that is known to fail now and then. */
export interface FlakyTest {
  /** The file, relative to the project, and the test's full name, as a run lists failures: `test/a.test.ts: A thing works`. */
  readonly test: string;
  /** Since when it has been known, or when the entry was last renewed, as `2026-12-01`. */
  readonly since: string;
  /** What is known about the cause. */
  readonly reason: string;
}

/** How many days an entry is valid. */
export const VALID_DAYS = 30;

const DAY_MS = 86_400_000;

/** What was run, as far as the list of flaky tests is compared with it. */
export interface TestsOfRun {
  /** Every test that Jest knows of in the files that it could load, as `file: full name`. */
  readonly tests: ReadonlySet<string>;
  /** Files that could not be loaded, so that nobody knows what is in them. */
  readonly unreadable: ReadonlySet<string>;
  /** The files that were run, or undefined when all of them were. */
  readonly files?: ReadonlySet<string> | undefined;
}

/** What is wrong with the list itself, one line per entry. An empty list has nothing wrong. */
export function faultsOfList(list: readonly FlakyTest[], run: TestsOfRun, now: Date): string[] {
  const seen = new Set<string>();
  return list.flatMap((entry) => {
    const fault = faultOf(entry, run, now) ?? (seen.has(entry.test) ? 'is listed twice' : undefined);
    seen.add(entry.test);
    return fault === undefined ? [] : [`flaky test list: "${entry.test}" ${fault}`];
  });
}

/** Whether the entry is old enough to be looked at again. An unreadable date counts as such. */
export function isExpired({ since }: FlakyTest, now: Date): boolean {
  const began = Date.parse(`${since}T00:00:00Z`);
  return Number.isNaN(began) || now.getTime() - began >= (VALID_DAYS + 1) * DAY_MS;
}

function faultOf(entry: FlakyTest, run: TestsOfRun, now: Date): string | undefined {
  const began = Date.parse(`${entry.since}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(entry.since) || Number.isNaN(began)) {
    return `has no date like 2026-12-01: "${entry.since}"`;
  }
  // A day ahead is allowed, because somebody's evening is another's next morning.
  if (began > now.getTime() + DAY_MS) return `has a date in the future: ${entry.since}`;
  if (entry.reason.trim() === '') return 'has no reason';
  if (isExpired(entry, now)) {
    return `is older than ${VALID_DAYS} days (${entry.since}): fix it or renew with a reason`;
  }
  return exists(entry, run) ? undefined : 'does not exist';
}

function exists({ test }: FlakyTest, { tests, unreadable, files }: TestsOfRun): boolean {
  if (tests.has(test)) return true;
  const file = test.slice(0, test.indexOf(': '));
  // Of a file that was not run, or not read, nobody can say.
  return unreadable.has(file) || (files !== undefined && !files.has(file));
}
