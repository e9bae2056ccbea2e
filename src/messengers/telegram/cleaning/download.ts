import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import type { Caller, CallerOptions } from '../caller.ts';
import type { Download } from './cleanedFiles.ts';

/** How long a file may take to come, in milliseconds. */
const DOWNLOAD_MS = 20_000;

/** A file could not be fetched, so that nothing was sent. */
class FileNotFetched extends Error {
  override readonly name = 'FileNotFetched';
  readonly code = 'FILE_NOT_FETCHED';
}

const agent = new Agent({ keepAliveTimeout: 15_000 });

/** Fetches files from Telegram's servers, or from a Bot API server of one's own, which may name a file on its disk. */
export function createDownload(
  { token, apiRoot }: Pick<CallerOptions, 'token' | 'apiRoot'>,
  call: Caller,
): Download {
  return async (fileId) => {
    // What Telegram says to this ends the call, as it would if it had said it to the call itself.
    const { file_path: path } = (await call('getFile', { file_id: fileId })) as {
      readonly file_path?: string;
    };
    if (path === undefined) throw new FileNotFetched('Telegram names no place');
    try {
      if (path.startsWith('/')) return { bytes: await readFile(path), path };
      const address = new URL(`./file/bot${token}/${path}`, apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`);
      const { statusCode, body } = await request(address, {
        dispatcher: agent,
        signal: AbortSignal.timeout(DOWNLOAD_MS),
      });
      const bytes = Buffer.from(await body.arrayBuffer());
      if (statusCode !== 200) throw new FileNotFetched(`status ${statusCode}`);
      return { bytes, path };
    } catch (error) {
      // Its words would hold the address, and that the token.
      if (error instanceof FileNotFetched) throw error;
      throw new FileNotFetched('no answer', { cause: (error as Error).name });
    }
  };
}
