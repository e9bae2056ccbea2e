import { badRequest, BotApiError } from './apiError.ts';
import type { FileFacts, FileKind } from './fileFacts.ts';
import type { FileStore, StoredFile } from './files.ts';
import type { Parameters, Upload } from './parameters.ts';

/** Bot API: sending files. 10 MB for photos and 50 MB for other files. */
const UPLOAD_LIMIT: Record<'photo' | 'other', number> = { photo: 10 * 1024 * 1024, other: 50 * 1024 * 1024 };

/** The file that a parameter gives: a file_id, an http(s) URL, an upload, or `attach://` to an upload. */
export function inputFile(
  files: FileStore,
  parameters: Parameters,
  name: string,
  kind: FileKind,
): StoredFile {
  const direct = parameters.uploads.get(name);
  if (direct !== undefined) return uploaded(files, kind, direct, parameters.values);
  const given = parameters.text(name);
  if (given === '') throw badRequest(`there is no ${name.replace('_', ' ')} in the request`);
  return namedFile(files, parameters, given, kind, parameters.values);
}

/** The same for a file that is named inside an object, such as InputMedia.media. */
export function namedFile(
  files: FileStore,
  parameters: Parameters,
  given: string,
  kind: FileKind,
  facts: Record<string, unknown>,
): StoredFile {
  if (given.startsWith('attach://')) {
    const upload = parameters.uploads.get(given.slice('attach://'.length));
    if (upload === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
    return uploaded(files, kind, upload, facts);
  }
  if (/^https?:\/\//i.test(given)) {
    if (!URL.canParse(given)) throw badRequest('wrong HTTP URL specified');
    return files.create(kind, factsAmong(facts));
  }
  return files.require(given, kind);
}

/** Refuses an address where Telegram takes only uploads and files that it knows (Bot API: sendLivePhoto). */
export function refuseUrl(given: string): void {
  if (/^https?:/i.test(given)) throw badRequest('wrong file identifier/HTTP URL specified');
}

function uploaded(
  files: FileStore,
  kind: FileKind,
  upload: Upload,
  facts: Record<string, unknown>,
): StoredFile {
  const { content, fileName, mimeType } = upload;
  if (content.length === 0) throw badRequest('file must be non-empty');
  if (content.length > UPLOAD_LIMIT.other) throw new BotApiError(413, 'Request Entity Too Large');
  if (kind === 'photo' && content.length > UPLOAD_LIMIT.photo) {
    throw badRequest(
      `file of size ${content.length} bytes is too big for a photo; the maximum size is ${UPLOAD_LIMIT.photo} bytes`,
    );
  }
  const named = kind === 'photo' ? {} : { file_name: fileName, mime_type: mimeType };
  return files.create(kind, { ...named, ...factsAmong(facts) }, content);
}

/** What a caller may say about its file (Bot API: sendVideo, sendAudio and the like). */
function factsAmong(values: Record<string, unknown>): FileFacts {
  const facts: FileFacts = {};
  for (const name of ['duration', 'width', 'height', 'length']) {
    if (values[name] !== undefined && values[name] !== '') facts[name] = Number(values[name]);
  }
  for (const name of ['performer', 'title', 'emoji']) {
    if (typeof values[name] === 'string') facts[name] = values[name];
  }
  return facts;
}
