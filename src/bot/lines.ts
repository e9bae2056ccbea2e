import type { LineName } from '../domain/conversation/chooseLine.ts';
import type { Press } from './buttons/press.ts';
import type { Command } from './commands/command.ts';
import type { BotServices } from './conversation.ts';
import type { Line } from './line.ts';
import type { KnownCommands } from './normalise/bot.ts';

/** The lines of one bot, put together. */
export interface Lines<Services extends BotServices = BotServices> {
  /** In the order in which they are asked. */
  readonly all: readonly Line<Services>[];
  readonly names: ReadonlySet<LineName>;
  /** Every command, once, in the order in which help lists them. */
  readonly commands: readonly Command<Services>[];
  readonly presses: readonly Press<Services>[];
  /** The commands as the reader of updates has to know them. */
  readonly known: KnownCommands;
  commandNamed(name: string): Command<Services> | undefined;
  /** The line of that name, which has to be one of these. */
  line(name: LineName): Line<Services>;
}

/**
 * Puts lines together to what one bot offers.
 *
 * @throws RangeError when two commands or two kinds of button share a name, so that one could never be reached
 */
export function combineLines<Services extends BotServices>(all: readonly Line<Services>[]): Lines<Services> {
  const commands = [...new Set(all.flatMap((line) => line.commands))];
  const presses = [...new Set(all.flatMap((line) => line.presses))];
  const byCommand = uniquely('command', commands);
  uniquely('button', presses);
  const byName = uniquely('line', all);
  return {
    all,
    names: new Set(all.map(({ name }) => name)),
    commands,
    presses,
    known: new Map(commands.map(({ name, inCaptions }) => [name, { inCaptions: inCaptions ?? false }])),
    commandNamed: (name) => byCommand.get(name),
    line(name) {
      const line = byName.get(name);
      if (!line) throw new RangeError(`The line ${name} is not enabled`);
      return line;
    },
  };
}

function uniquely<Named extends { readonly name: string }>(
  what: string,
  all: readonly Named[],
): ReadonlyMap<string, Named> {
  const byName = new Map(all.map((one) => [one.name, one]));
  const twice = all.find((one) => byName.get(one.name) !== one);
  if (twice) throw new RangeError(`Two of the lines have a ${what} of the name ${twice.name}`);
  return byName;
}
