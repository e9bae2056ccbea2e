import type { Redis } from 'ioredis';
import type { BotConfig } from '../../config/bots.ts';
import type { Config } from '../../config/config.ts';
import { describeIntakeTrouble } from '../../domain/conversation/intakeTrouble.ts';
import { createSharedIntakeTrouble } from '../../redis/intakeTrouble.ts';
import { type HealthChecks, Unhealthy } from '../../services/health.ts';
import { botIdOf, botTitle } from '../bots/bots.ts';
import { buildLimiter } from '../compose/relayActivities.ts';

/** Whether each bot can send and gets its updates; under `telegram` where there is one bot. */
export function telegramChecks(config: Config, redis: Redis): HealthChecks['dependencies'] {
  const { bots } = config;
  return Object.fromEntries(
    bots.map((bot) => [
      bots.length === 1 ? 'telegram' : `telegram of ${botTitle(bot)}`,
      checkOf(config, bot, redis),
    ]),
  );
}

function checkOf(config: Config, bot: BotConfig, redis: Redis): () => Promise<void> {
  const limiter = buildLimiter(config, bot, redis);
  const intakeTrouble = createSharedIntakeTrouble(redis, botIdOf(bot));
  return async () => {
    const halt = await limiter.halted();
    if (halt?.because === 'unauthorized') throw new Unhealthy('the token is not valid: nothing is sent');
    if (halt?.because === 'flood') throw new Unhealthy('too many sends: resting for a moment');
    const trouble = await intakeTrouble.read();
    if (trouble) throw new Unhealthy(describeIntakeTrouble(trouble));
  };
}
