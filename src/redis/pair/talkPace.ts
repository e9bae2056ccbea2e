import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import {
  ADMITTED_AGAIN_MS,
  LocalTalkPace,
  pacedAs,
  talkBudgets,
  type TalkPace,
  type TalkPaceRules,
} from '../../domain/pair/talkPace.ts';

/**
 * How fast people talk to strangers, counted in Redis for all processes of a bot. While Redis is away, each process counts
 * for itself.
 *
 * @param scope names the bot
 * @param mask the name by which somebody's network id stands in Redis
 */
export function createTalkPace(
  redis: Redis,
  scope: string,
  rules: TalkPaceRules,
  mask: (networkId: string) => string,
): TalkPace {
  const limits = talkBudgets(rules).flatMap(({ burst, everyMs }) => [burst, everyMs]);
  const meanwhile = new LocalTalkPace(rules);
  const key = (what: string, whose: string): string => `{partyline:${scope}}:${what}:${mask(whose)}`;
  redis.defineCommand('admitMessage', {
    lua: `${sourceOf('../limiterClock')}\n${sourceOf('./admitMessage')}`,
  });
  const scripts = redis as unknown as {
    admitMessage(keyCount: 2, ...keysAndArguments: (string | number)[]): Promise<number>;
  };
  return {
    async admits(message) {
      if (limits.length === 0) return true;
      const keys = [key('talk', message.author.networkId), key('talked', pacedAs(message))];
      try {
        return (await scripts.admitMessage(2, ...keys, ADMITTED_AGAIN_MS, ...limits)) === 1;
      } catch {
        return meanwhile.admits(message);
      }
    },
  };
}

function sourceOf(script: string): string {
  return readFileSync(new URL(`${script}.lua`, import.meta.url), 'utf8');
}
