import type { LineName } from '../domain/conversation/chooseLine.ts';
import type { Press } from './buttons/press.ts';
import type { ChatKind } from '../domain/posts/post.ts';
import type { Command } from './commands/command.ts';
import { withSharedNames } from './commands/sharedNames.ts';
import { startChoice } from './commands/startChoice.ts';
import type { BotServices } from './conversation.ts';
import type { Line } from './line.ts';
import type { KnownCommands } from './normalise/bot.ts';

/** The lines of one bot, put together. */
export interface Lines<Services extends BotServices = BotServices> {
  /** In the order in which they are asked. */
  readonly all: readonly Line<Services>[];
  readonly names: ReadonlySet<LineName>;
  /** The enabled lines that speak through another bot. */
  readonly elsewhere: ReadonlySet<LineName>;
  /** Every command, once, in the order in which help lists them. */
  readonly commands: readonly Command<Services>[];
  readonly presses: readonly Press<Services>[];
  /** The commands as the reader of updates has to know them. */
  readonly known: KnownCommands;
  /** What the lines say of themselves, and on which terms they sell. */
  readonly says: BotServices['says'];
  /** The command of that name for that kind of chat, or else for others; undefined when there is none. */
  commandNamed(name: string, kind: ChatKind): Command<Services> | undefined;
  /** The line of that name, which has to be one of these. */
  line(name: LineName): Line<Services>;
}

/**
 * Puts lines together to what one bot offers.
 *
 * @param elsewhere the enabled lines that speak through another bot
 * @throws RangeError when two commands or two kinds of button share a name, so that one could never be reached
 */
export function combineLines<Services extends BotServices>(
  all: readonly Line<Services>[],
  elsewhere: readonly LineName[] = [],
): Lines<Services> {
  const start = startChoice(all);
  const others = withSharedNames(all.flatMap((line) => line.commands).filter(({ name }) => name !== 'start'));
  const commands = [...start.commands, ...others];
  const presses = [...new Set([...all.flatMap((line) => line.presses), ...start.presses])];
  const byCommand = uniquely('command', others);
  uniquely('button', presses);
  const byName = uniquely('line', all);
  return {
    all,
    names: new Set(all.map(({ name }) => name)),
    elsewhere: new Set(elsewhere),
    commands,
    presses,
    known: new Map(commands.map(({ name, inCaptions }) => [name, { inCaptions: inCaptions ?? false }])),
    says: {
      introductions: all.flatMap(({ introduction }) => introduction ?? []),
      terms: all.map(({ terms }) => terms),
    },
    commandNamed: (name, kind) =>
      name === 'start'
        ? (start.commands.find(({ where }) => where.includes(kind)) ?? start.commands[0])
        : byCommand.get(name),
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
