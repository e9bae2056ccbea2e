import type { Fault } from '../fault.ts';
import { bot } from './bot.ts';
import { disk } from './disk.ts';
import { fuzz } from './fuzz.ts';
import { network } from './network.ts';
import { pair } from './pair.ts';
import { chatFlood, dropsAfter, dropsBefore, errors, flood } from './refusals.ts';
import { secondBot } from './secondBot.ts';
import { postgres, redis, redisEmptied, temporal } from './servers.ts';
import { token } from './token.ts';
import { workers } from './workers.ts';

/** Everything that the product is struck with, in the order of the table. */
export const FAULTS: readonly Fault[] = [
  workers,
  bot,
  secondBot,
  temporal,
  postgres,
  redis,
  redisEmptied,
  disk,
  flood,
  chatFlood,
  errors,
  dropsBefore,
  dropsAfter,
  network,
  token,
  pair,
  fuzz,
];
