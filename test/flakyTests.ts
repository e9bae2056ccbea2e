import type { FlakyTest } from './support/flakyTest.ts';

/**
 * Tests that are known to fail now and then. Such a test does not make a run red when it passes at its second attempt,
 * for thirty days after its date; then it is mended, or its entry is renewed with a reason. See decision 77.
 *
 * An entry's `test` is the line under which the summary of a run lists the failure: the file and the full name.
 */
export const FLAKY_TESTS: readonly FlakyTest[] = [];
