import type { FastifyInstance, FastifyReply } from 'fastify';
import { FILE_KINDS, type FileKind } from '../fileFacts.ts';
import type { StoredFile } from '../files.ts';
import { isObject, type Parameters, type Upload } from '../parameters.ts';
import { requestParameters } from '../requestParameters.ts';
import type { World } from '../world.ts';
import { ControlError } from './errors.ts';

/** What browsers may show; anything else is a download. */
const SHOWN = /^(?:image\/(?!svg)|video\/|audio\/)/;

/** What may stand in a header; senders write what they like. */
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;

/** /sim/files: uploads that messages then name, and every file's bytes. */
export function fileRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/files', (request) => requestParameters(request).then((sent) => store(world, sent)));
  app.get('/sim/files/:id', async (request, reply) => {
    const file = world.files.find((request.params as { id: string }).id);
    if (file === undefined) throw new ControlError(404, 'There is no such file.');
    const bytes = world.files.content(file);
    const type = MEDIA_TYPE.test(file.mimeType ?? '') ? file.mimeType! : 'application/octet-stream';
    return sendBytes(reply, file, bytes, type, request.headers.range);
  });
}

function store(world: World, { uploads, values }: Parameters): object {
  const [upload] = uploads.values();
  if (upload === undefined) throw new ControlError(400, 'Send one file as multipart/form-data.');
  if (upload.content.length === 0) throw new ControlError(400, 'The file is empty.');
  const kind = kindMeant(values['kind']);
  const file = world.files.create(kind, factsOf(kind, upload, values), upload.content);
  return { file_id: file.id, kind: file.kind, media: file.media };
}

function kindMeant(given: unknown): FileKind {
  const kind = FILE_KINDS.find((known) => known === given);
  if (kind === undefined) throw new ControlError(400, `"kind" must be one of ${FILE_KINDS.join(', ')}.`);
  return kind;
}

/** What the sender says of the file: numbers such as width, height and duration, texts such as title. */
function factsOf(
  kind: FileKind,
  { fileName, mimeType }: Upload,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const facts: Record<string, unknown> = { mime_type: mimeType };
  if (kind !== 'photo' && kind !== 'voice' && kind !== 'sticker') facts['file_name'] = fileName;
  for (const name of ['duration', 'width', 'height', 'length']) {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number > 0) facts[name] = number;
  }
  for (const name of ['title', 'performer', 'emoji']) {
    if (typeof values[name] === 'string') facts[name] = values[name];
  }
  return facts;
}

/** Bytes for a browser: it may ask for a part, so that long videos can be skipped through. */
function sendBytes(
  reply: FastifyReply,
  { media, path }: StoredFile,
  bytes: Buffer,
  type: string,
  range: string | undefined,
): FastifyReply {
  const name = isObject(media) && typeof media['file_name'] === 'string' ? media['file_name'] : path;
  const place = SHOWN.test(type) ? 'inline' : 'attachment';
  void reply
    .header('content-type', type)
    .header('content-disposition', `${place}; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', 'sandbox')
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('accept-ranges', 'bytes');
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return reply.send(bytes);
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
  if (start > end) return reply.code(416).header('content-range', `bytes */${bytes.length}`).send('');
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${bytes.length}`)
    .send(bytes.subarray(start, end + 1));
}
