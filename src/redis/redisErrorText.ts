import type { Redis } from 'ioredis';

/**
 * What went wrong with Redis, in one line that holds no password. The error itself must not be logged: ioredis
 * attaches the failed command, which may be the one that logs in.
 */
export function redisErrorText(redis: Redis, error: unknown): string {
  const text = error instanceof Error ? textOf(error) : String(error);
  const { password } = redis.options;
  // Redis repeats the arguments of a command that it does not know.
  return password ? text.replaceAll(password, '***') : text;
}

function textOf(error: Error): string {
  if (error.name === 'MaxRetriesPerRequestError') return 'not connected';
  // A host with several addresses of which none answers gives an error without a message.
  return error.message || ('code' in error ? String(error.code) : error.name);
}
