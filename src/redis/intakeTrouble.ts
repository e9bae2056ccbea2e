import type { Redis } from 'ioredis';
import type { IntakeTrouble } from '../domain/conversation/intakeTrouble.ts';

/** What the bot last reported counts for this long, in seconds: a bot that has ended reports nothing any more. */
const COUNTS_FOR_S = 180;

/** Passes on from the bot to the other processes why no updates come in. */
export interface SharedIntakeTrouble {
  /** Without Redis the report is lost; the next one follows within minutes. Never rejects. */
  readonly report: (trouble: IntakeTrouble | undefined) => Promise<void>;
  /** Undefined when updates come in, or nothing is known. Rejects while Redis is away. */
  read(): Promise<IntakeTrouble | undefined>;
}

/** @param scope separates bots that share one Redis */
export function createSharedIntakeTrouble(redis: Redis, scope: string): SharedIntakeTrouble {
  const key = `{partyline:${scope}}:intake-trouble`;
  return {
    async report(trouble) {
      const written =
        trouble === undefined ? redis.del(key) : redis.set(key, JSON.stringify(trouble), 'EX', COUNTS_FOR_S);
      await written.catch(() => undefined);
    },
    async read() {
      const text = await redis.get(key);
      return text === null ? undefined : (JSON.parse(text) as IntakeTrouble);
    },
  };
}
