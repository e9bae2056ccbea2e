import type { BotConfig } from '../../config/bots.ts';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/configError.ts';
import type { Database } from '../../db/database.ts';
import { createCaller } from '../../messengers/telegram/caller.ts';
import { createDownload } from '../../messengers/telegram/cleaning/download.ts';
import { createPhotoStore, type ObjectStoreOptions } from '../../objects/pair/photoStore.ts';
import { tendPhotoCopies } from '../../services/pair/photoCopies.ts';

/** Builds what brings copies of profile photos up to date; does nothing where no object store is configured. */
export function photoTending(
  config: Config,
  { token }: BotConfig,
  database: Database,
): () => Promise<unknown> {
  const options = objectStoreOptions(config);
  if (!options) return async () => undefined;
  const store = createPhotoStore(options);
  const bot = { token, apiRoot: config.telegram.apiRoot };
  const download = createDownload(bot, createCaller(bot));
  const fetchPhoto = (fileId: string): Promise<Buffer | undefined> =>
    download(fileId).then(
      ({ bytes }) => bytes,
      () => undefined,
    );
  return () => tendPhotoCopies(database, store, fetchPhoto);
}

/** Where copies go; undefined where none are wanted. */
function objectStoreOptions({ pair }: Config): ObjectStoreOptions | undefined {
  const { minioEndpoint, minioAccessKey, minioSecretKey, minioBucket, minioSecure } = pair;
  if (minioEndpoint === undefined) return undefined;
  if (minioAccessKey === undefined || minioSecretKey === undefined) {
    throw new ConfigError(
      'MINIO_ENDPOINT',
      'works only together with MINIO_ACCESS_KEY and MINIO_SECRET_KEY',
      'set all three of them, or none',
    );
  }
  return {
    endpoint: minioEndpoint.replace(/^https?:\/\//, ''),
    accessKey: minioAccessKey,
    secretKey: minioSecretKey,
    bucket: minioBucket,
    secure: minioSecure,
  };
}
