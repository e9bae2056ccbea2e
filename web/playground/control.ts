/** The simulator would not do what the page asked for; its message says why. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Speaks to the simulator's control interface (`/sim` stands before each path). */
export const control = {
  get: <T>(path: string): Promise<T> => ask<T>('GET', path),
  post: <T>(path: string, body: object): Promise<T> => ask<T>('POST', path, body),
  patch: <T>(path: string, body: object): Promise<T> => ask<T>('PATCH', path, body),
  /** Sends a form, for files. */
  upload: <T>(path: string, form: FormData): Promise<T> => ask<T>('POST', path, form),
  remove: (path: string): Promise<unknown> => ask('DELETE', path),
};

/** @throws RefusedError with the simulator's own words, or when it can't be reached. */
async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/sim${path}`, {
      method,
      ...(body instanceof FormData
        ? { body }
        : body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new RefusedError('The simulator does not answer.');
  }
  const answer = (await response.json().catch(() => ({}))) as { error?: string };
  if (!response.ok) throw new RefusedError(answer.error ?? `The simulator answered ${response.status}.`);
  return answer as T;
}

/** Where a file's bytes are. */
export function fileAddress(fileId: string): string {
  return `/sim/files/${encodeURIComponent(fileId)}`;
}
