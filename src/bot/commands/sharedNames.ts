import type { BotServices } from '../conversation.ts';
import type { Command } from './command.ts';

/**
 * The commands, each once. Of several with the same name, one may be left that does not say when it is meant; together they
 * become one command, which does what the first one does that is meant, or else what that one does.
 */
export function withSharedNames<Services extends BotServices>(
  commands: readonly Command<Services>[],
): Command<Services>[] {
  const byName = Map.groupBy(new Set(commands), ({ name }) => name);
  return [...byName.values()].flatMap((sharing) => {
    const claiming = sharing.filter(({ isMeant }) => isMeant);
    const [common, ...more] = sharing.filter(({ isMeant }) => !isMeant);
    // `combineLines` refuses two that could not be told apart.
    return common && more.length === 0 && claiming.length > 0 ? [shared(common, claiming)] : sharing;
  });
}

function shared<Services extends BotServices>(
  common: Command<Services>,
  claiming: readonly Command<Services>[],
): Command<Services> {
  return {
    ...common,
    async run(context) {
      for (const command of claiming) {
        const isHere = command.where.includes(context.chat.kind);
        if (isHere && (await command.isMeant?.(context))) return command.run(context);
      }
      return common.run(context);
    },
  };
}
