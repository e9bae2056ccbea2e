import type { CallFiles, Caller } from '../caller.ts';
import { type CleanedKind, cleanFile, type HowCleaned } from './cleanFile.ts';

/** How a parameter of a call names a file that is to be sent anew rather than by its id. */
const MARK = 'cleaned:';

/** Names a file in the parameters of a call, so that it is sent without its name, or also without what it tells of its maker. */
export function cleanedFile(kind: CleanedKind, fileId: string, how: HowCleaned): string {
  return `${MARK}${kind}:${how === 'name' ? 'name' : 'whole'}:${fileId}`;
}

/** Gets a file's bytes, and where the network keeps it. */
export type Download = (fileId: string) => Promise<{ readonly bytes: Buffer; readonly path: string }>;

/** Makes calls whose files named by {@link cleanedFile} are fetched, cleaned and sent along. */
export function createCleaningCaller(call: Caller, download: Download): Caller {
  return async (method, parameters) => {
    const wanted = new Map<string, string>();
    const named = nameFiles(parameters, wanted);
    if (wanted.size === 0) return call(method, parameters);
    const files: CallFiles = Object.fromEntries(
      await Promise.all(
        Array.from(wanted, async ([mark, name]) => {
          const [, kind, how, fileId] = /^([a-z]+):([a-z]+):(.*)$/s.exec(mark.slice(MARK.length))!;
          const { bytes, path } = await download(fileId!);
          return [
            name,
            await cleanFile(kind as CleanedKind, bytes, path, how === 'name' ? how : true),
          ] as const;
        }),
      ),
    );
    return call(method, named, files);
  };
}

/** The parameters that name files. No other is looked at: what people write must name none. */
const FILE_FIELDS: ReadonlySet<string> = new Set(['document', 'audio', 'video', 'animation', 'media']);

/** The parameters with each marked file as an attachment (Bot API: Sending files, `attach://`). */
function nameFiles(parameters: object, wanted: Map<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([field, value]: [string, unknown]) => [
      field,
      FILE_FIELDS.has(field) ? nameFile(value, wanted) : value,
    ]),
  );
}

function nameFile(value: unknown, wanted: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => nameFile(item, wanted));
  if (typeof value === 'object' && value !== null) return nameFiles(value, wanted);
  if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
  const name = wanted.get(value) ?? `file${wanted.size}`;
  wanted.set(value, name);
  return `attach://${name}`;
}
