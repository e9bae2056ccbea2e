import type { Redis } from 'ioredis';
import type { Notices } from '../domain/conversation/notices.ts';

/** Remembers notices in Redis. Without Redis, or after it lost its data, a notice may come twice. */
export function createNotices(redis: Redis, scope: string): Notices {
  const key = (notice: string): string => `{partyline:${scope}}:notice:${notice}`;
  return {
    async isDue(notice, forSeconds) {
      const answer = await redis.set(key(notice), 1, 'EX', forSeconds, 'NX').catch(() => 'OK');
      return answer === 'OK';
    },
    async secondsUntilDue(notice) {
      const left = await redis.pttl(key(notice)).catch(() => 0);
      return Math.max(0, Math.ceil(left / 1_000));
    },
    async forget(notice) {
      // Without Redis it is due in any case.
      await redis.del(key(notice)).catch(() => 0);
    },
  };
}
