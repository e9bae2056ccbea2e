import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const EXIT_FAILED = 1;

/**
 * Runs something that is done once and then ends, with the words after its name; `.env` counts as for `npm start`.
 * What it answers is said when it is done. A failure is one sentence and exit code 1.
 */
export async function runCommand(
  name: string,
  work: (args: readonly string[]) => Promise<string | undefined>,
): Promise<void> {
  const file = join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  try {
    const words = await work(process.argv.slice(2));
    if (words !== undefined) process.stdout.write(`${words}\n`);
    process.exit(0);
  } catch (error) {
    // Only the first line: a driver's further words may hold people's.
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${name}: ${message.split('\n')[0]}\n`);
    process.exit(EXIT_FAILED);
  }
}
