/**
 * A stand-in for worker, bot and the others, run as a process of its own. Its name is its file's.
 * It notes what happens to it in the file `FAKE_EVENTS`, and misbehaves as `FAKE_MODE` says.
 */
import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ConfigError } from '../../../src/config/configError.ts';
import { runProcess } from '../../../src/main/process/lifecycle.ts';

const name = basename(process.argv[1] ?? '', '.ts');
const mode = process.env['FAKE_MODE'] ?? '';
const note = (event: string): void => appendFileSync(process.env['FAKE_EVENTS'] ?? '', `${name} ${event}\n`);

await runProcess(name, async () => {
  if (mode === 'config') throw new ConfigError('BOT_TOKEN', 'is wrong', 'set it right');
  if (mode === 'broken') throw new Error('No way.\nDetails.');
  note('started');
  const alive = setInterval(() => undefined, 1_000);
  return {
    async stop() {
      if (mode === 'stubborn') await new Promise(() => undefined);
      clearInterval(alive);
      note('stopped');
    },
  };
});
