import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { readConfig } from '../config/config.ts';
import { backUp } from '../db/backup.ts';
import { runCommand } from './process/command.ts';
import { databaseUrlOf } from './allInOne/runningAddresses.ts';

/**
 * `npm run backup -- FILE`: everything that the database holds, compressed, while all goes on; `-` for standard output.
 * Temporal's own data is not needed: a restore starts what is unfinished anew.
 */
await runCommand('backup', async ([file]) => {
  if (file === undefined) throw new Error('Say where to: npm run backup -- FILE');
  const databaseUrl = await databaseUrlOf(readConfig(process.env));
  const text = new PassThrough();
  // A file that has its name is a whole backup.
  const part = `${file}.part`;
  const to = file === '-' ? process.stdout : createWriteStream(part, { mode: 0o600 });
  await Promise.all([backUp(databaseUrl, text), pipeline(text, createGzip(), to)]);
  if (file === '-') return undefined;
  await rename(part, file);
  return `Backed up to ${file}. Keep PAYLOAD_KEY and BOT_TOKEN too: they are not in it.`;
});
