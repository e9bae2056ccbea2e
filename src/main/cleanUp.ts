/**
 * Ends what an `npm start` that was killed left running. `bin/bootstrap.mjs` runs it then; should that be killed too,
 * the next start does the same. Does nothing while another run uses the data.
 */
import { join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { readConfig } from '../config/config.ts';
import { stopLeftovers } from './allInOne/leftovers.ts';
import { currentRun } from './allInOne/singleRun.ts';

const ROOT = join(import.meta.dirname, '../..');

const file = join(ROOT, '.env');
if (existsSync(file)) process.loadEnvFile(file);
process.chdir(ROOT);
try {
  const runDir = join(resolve(readConfig(process.env).dataDir), 'run');
  if (existsSync(runDir) && currentRun(runDir) === undefined) {
    const stopped = await stopLeftovers(runDir);
    if (stopped.length > 0) process.stdout.write(`Stopped what was left running: ${stopped.join(', ')}\n`);
  }
} catch {
  // What is wrong with the environment was said by the run itself.
}
