import type { Redis } from 'ioredis';
import type { Notices } from '../domain/notices.ts';

/** Remembers notices in Redis. Without Redis, or after it lost its data, a notice may come twice. */
export function createNotices(redis: Redis, scope: string): Notices {
  return {
    async isDue(notice, forSeconds) {
      const answer = await redis
        .set(`{partyline:${scope}}:notice:${notice}`, 1, 'EX', forSeconds, 'NX')
        .catch(() => 'OK');
      return answer === 'OK';
    },
  };
}
