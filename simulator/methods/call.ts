import type { Bot } from '../bot.ts';
import type { Fault } from '../faults.ts';
import type { Parameters } from '../parameters.ts';
import type { World } from '../world.ts';

/** One Bot API call on its way through the simulator. */
export interface Call {
  world: World;
  bot: Bot;
  parameters: Parameters;
  /** The faults that hit this call. */
  faults: Fault[];
  /** Is told when the caller hangs up before the answer. */
  onHangUp: (listener: () => void) => void;
}

/** Answers a call with its result, or throws a BotApiError. */
export type Method = (call: Call) => unknown;

/** Methods by their names as the Bot API writes them. */
export type Methods = Record<string, Method>;
