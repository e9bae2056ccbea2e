import { sharedTestRun } from './testRun.ts';

/** Stops what the setup started and removes its directory; also when tests failed. */
export default async function globalTeardown(): Promise<void> {
  await sharedTestRun()?.end();
}
