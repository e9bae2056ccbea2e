/**
 * Loaded before a program that `bootstrap.mjs` runs: should bootstrap be killed, which it can't tell anyone, the program
 * is asked to end as if by a signal. Their channel ends with either of them.
 */
import { isMainThread } from 'node:worker_threads';

// Programs that this one starts inherit the flag that loads this file; theirs is another parent.
if (isMainThread && process.env.PARTYLINE_BOOTSTRAP === String(process.ppid) && process.channel) {
  delete process.env.PARTYLINE_BOOTSTRAP;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // A program that has nothing left to do may end.
  process.channel.unref();
}
