import { badRequest } from '../apiError.ts';
import type { Methods } from './call.ts';

/** Bot API: getFile, in bytes. */
const DOWNLOAD_LIMIT = 20 * 1024 * 1024;

/** getFile; the bytes come from `/file/bot<token>/<file_path>`. */
export const downloads: Methods = {
  getFile: ({ world, parameters }) => {
    if (!parameters.has('file_id')) throw badRequest('file_id not specified');
    const file = world.files.find(parameters.text('file_id'));
    if (file === undefined) throw badRequest('invalid file_id');
    if (file.size > DOWNLOAD_LIMIT) throw badRequest('file is too big');
    return { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path };
  },
};
