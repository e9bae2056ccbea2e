import sequencer from '@jest/test-sequencer';

// Its types describe the CommonJS build, and Node loads the other one, in which the class itself is the default export.
const Sequencer = sequencer as unknown as typeof sequencer.default;
type Sequencer = InstanceType<typeof Sequencer>;

/**
 * About how many seconds a file of a folder takes, for files of which nobody knows: on a machine that has not run the
 * tests before, that is all of them. The folders that are not named take little.
 */
const USUAL_SECONDS: readonly (readonly [folder: string, seconds: number])[] = [
  ['chaos', 60],
  ['e2e', 30],
  ['browser', 20],
  ['embedded/services', 30],
  ['main', 20],
  ['bin', 12],
  ['workflows', 10],
  ['api', 8],
  ['services', 6],
];

/** How Jest notes in its cache that a file passed. */
const PASSED = 1;

/**
 * Begins with the files that take longest, so that all workers are busy until the end. Jest does so by itself where it
 * has run them before; for the others it gets what is usual in their folder, in place of their size.
 */
export default class SlowestFirst extends Sequencer {
  override sort(tests: Parameters<Sequencer['sort']>[0]): ReturnType<Sequencer['sort']> {
    for (const test of tests) {
      // oxlint-disable-next-line eslint/no-underscore-dangle -- the name is Jest's
      this._getCache(test)[test.path] ??= [PASSED, usualSeconds(test.path) * 1_000];
    }
    return super.sort(tests);
  }
}

function usualSeconds(path: string): number {
  return USUAL_SECONDS.find(([folder]) => path.includes(`/test/${folder}`))?.[1] ?? 1;
}
