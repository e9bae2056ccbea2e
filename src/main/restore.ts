import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readConfig } from '../config/config.ts';
import { openDatabase } from '../db/database.ts';
import { restore } from '../db/backup.ts';
import { migrate } from '../db/migrate.ts';
import { startUnfinishedWork } from '../services/posts/unfinishedWork.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { prepareTemporal } from '../temporal/prepare.ts';
import { runCommand } from './process/command.ts';
import { databaseUrlOf, temporalOf } from './allInOne/runningAddresses.ts';

/**
 * `npm run restore -- FILE`: brings a backup back into an empty database, `-` for standard input, and starts the
 * workflows of what is unfinished. Bot and workers may run already, or be started afterwards.
 */
await runCommand('restore', async ([file]) => {
  if (file === undefined) throw new Error('Say where from: npm run restore -- FILE');
  const config = readConfig(process.env);
  const databaseUrl = await databaseUrlOf(config);
  const { address, payloadKeys } = temporalOf(config);
  await migrate(databaseUrl);

  const text = new PassThrough();
  const from = file === '-' ? process.stdin : createReadStream(file);
  await Promise.all([pipeline(from, createGunzip(), text), restore(databaseUrl, text)]);

  const database = await openDatabase(databaseUrl, 2);
  const link = await connectTemporal({ ...config.temporal, address }, payloadKeys);
  try {
    await prepareTemporal(link);
    const started = await startUnfinishedWork(database, link.client, config.hub);
    return `Restored. ${started} posts and edits that were not finished go on.`;
  } finally {
    await link.close();
    await database.close();
  }
});
