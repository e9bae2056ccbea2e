import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { LimiterUnavailable } from '../domain/posts/limiter.ts';
import type { Lane } from '../domain/posts/lane.ts';
import type { LimiterReport, LimiterVerdict, PayingLimiter, SendRequest } from '../domain/posts/limiter.ts';
import type { LimiterLimits } from './limiterLimits.ts';
import { limiterRules } from './limiterRules.ts';
import { redisErrorText } from './redisErrorText.ts';
import type { NetworkChatId } from '../domain/ids.ts';

/**
 * The limiter that all processes share: its state is in Redis, its clock is that of Redis, and each batch is one
 * script, so that no two callers spend the same budget.
 *
 * `scope` names whose budget it is: one per bot. All keys begin with `{partyline:<scope>}:`, hence live in one
 * slot of a cluster, and expire. Should Redis lose them, the limits begin anew: at worst a short burst, and some
 * chats are tried before their retry_after has passed.
 *
 * All methods reject with {@link LimiterUnavailable} and nothing else.
 */
export function createRedisLimiter(redis: Redis, scope: string, limits: LimiterLimits): PayingLimiter {
  const rules = JSON.stringify(limiterRules(limits));
  const everybody = `{partyline:${scope}}:everybody`;
  const chat = (networkId: NetworkChatId) => `{partyline:${scope}}:chat:${networkId}`;
  const scripts = defineScripts(redis);

  const acquire = (lane: Lane | 'paid', requests: readonly SendRequest[]) =>
    asking(redis, async () => {
      const keys = [everybody, ...requests.map(({ networkId }) => chat(networkId))];
      const batch = requests.flatMap(({ kind, cost, hold = 'none' }) => [kind, cost, hold]);
      const answers = await scripts.acquireSends(keys.length, ...keys, rules, lane, ...batch);
      return answers.map(verdictOf);
    });

  return {
    acquire,
    acquirePaid: (requests) => acquire('paid', requests),

    report: (reports) =>
      asking(redis, async () => {
        const chatOf = (report: LimiterReport) =>
          report.kind === 'halt' ? everybody : chat(report.networkId);
        const keys = [everybody, ...reports.map(chatOf)];
        const batch = reports.flatMap((report) => [report.kind, microsOf(report)]);
        await scripts.reportSends(keys.length, ...keys, rules, ...batch);
      }),

    halted: () =>
      asking(redis, async () => {
        const [clock, [unauthorized, flood]] = await Promise.all([
          redis.time(),
          redis.hmget(everybody, 'unauthorized', 'flood'),
        ]);
        // ioredis declares numbers but gives strings.
        const [seconds = 0, micros = 0] = clock.map(Number);
        const msUntil = (time: string | null | undefined) =>
          Math.ceil((Number(time ?? 0) - seconds * 1_000_000 - micros) / 1000);
        if (msUntil(unauthorized) > 0) return { because: 'unauthorized', forMs: msUntil(unauthorized) };
        if (msUntil(flood) > 0) return { because: 'flood', forMs: msUntil(flood) };
        return undefined;
      }),
  };
}

type Script<Answer> = (keyCount: number, ...keysAndArguments: (string | number)[]) => Promise<Answer>;

interface LimiterScripts {
  readonly acquireSends: Script<number[]>;
  readonly reportSends: Script<null>;
}

/** Makes the scripts methods of the client, which sends a script's text once per connection, then its hash. */
function defineScripts(redis: Redis): LimiterScripts {
  for (const name of ['acquireSends', 'reportSends']) {
    redis.defineCommand(name, { lua: `${sourceOf('limiterClock')}\n${sourceOf(name)}` });
  }
  return redis as unknown as LimiterScripts;
}

function sourceOf(script: string): string {
  return readFileSync(new URL(`./${script}.lua`, import.meta.url), 'utf8');
}

async function asking<Answer>(redis: Redis, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw new LimiterUnavailable(
      `The send limiter gets no answer from Redis: ${redisErrorText(redis, error)}`,
    );
  }
}

/** Reads one number of the script's answer: 0 go, n > 0 wait n ms for the chat, n < 0 wait -n ms as everybody. */
function verdictOf(answer: number): LimiterVerdict {
  if (answer === 0) return { granted: true };
  return { granted: false, waitMs: Math.abs(answer), because: answer > 0 ? 'chat' : 'everybody' };
}

function microsOf(report: LimiterReport): number {
  if (report.kind === 'limited') return Math.ceil(report.retryAfterMs * 1000);
  return report.kind === 'halt' ? Math.ceil(report.forMs * 1000) : 0;
}
