import { createHmac } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Notices } from '../domain/conversation/notices.ts';

/**
 * Remembers notices in Redis. Without Redis, or after it lost its data, a notice may come twice. Notices name chats and
 * people, some of them for a day, so that they stand there under a mask.
 *
 * @param scope names the bot
 * @param secret what masks are made with; with another one, notices are due again
 */
export function createNotices(redis: Redis, scope: string, secret: string): Notices {
  const key = (notice: string): string =>
    `{partyline:${scope}}:notice:${createHmac('sha256', secret).update(notice).digest('base64url').slice(0, 22)}`;
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
