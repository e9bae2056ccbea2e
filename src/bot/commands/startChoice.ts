import { LINES } from '../../domain/conversation/chooseLine.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';
import { onPress, type Press } from '../buttons/press.ts';
import type { BotServices } from '../conversation.ts';
import type { Line } from '../line.ts';
import { ANYWHERE, type Command } from './command.ts';

/** A button that begins with a line, where several could be meant by /start. */
const beginButton = buttonKind('begin', 1, { line: oneOf(...LINES) });

/** The `/start` of one line. */
interface Start<Services extends BotServices> {
  readonly line: Line<Services>;
  readonly command: Command<Services>;
}

/** What `/start` does in a bot of several lines. */
export interface StartChoice<Services extends BotServices> {
  /** Commands for different kinds of chat, so that each has one. */
  readonly commands: readonly Command<Services>[];
  readonly presses: readonly Press<Services>[];
}

/**
 * Settles what `/start` means in a bot of several lines: in a kind of chat that one of them knows, that line's own; in one
 * that several know, a question with a button for each.
 */
export function startChoice<Services extends BotServices>(
  lines: readonly Line<Services>[],
): StartChoice<Services> {
  const starts = lines.flatMap((line) =>
    line.commands.filter(({ name }) => name === 'start').map((command) => ({ line, command })),
  );
  const isContested = (kind: ChatKind): boolean =>
    starts.filter(({ command }) => command.where.includes(kind)).length > 1;
  const contested = ANYWHERE.filter(isContested);
  if (contested.length === 0) return { commands: starts.map(({ command }) => command), presses: [] };
  const uncontested = starts
    .map(({ command }) => ({ ...command, where: command.where.filter((kind) => !isContested(kind)) }))
    .filter(({ where }) => where.length > 0);
  return { commands: [question(starts, contested), ...uncontested], presses: [begun(starts)] };
}

function question<Services extends BotServices>(
  starts: readonly Start<Services>[],
  where: readonly ChatKind[],
): Command<Services> {
  return {
    name: 'start',
    right: 'everyone',
    where,
    about: 'chat:about_start',
    async run({ words, chat, answer }) {
      const offered = starts.filter(({ command }) => command.where.includes(chat.kind));
      await answer({
        text: words('chat:startQuestion'),
        buttons: offered.map(({ line }) => [
          { label: words(line.startLabel), data: beginButton.data({ line: line.name }) },
        ]),
      });
    },
  };
}

function begun<Services extends BotServices>(starts: readonly Start<Services>[]): Press<Services> {
  return onPress<{ readonly line: (typeof LINES)[number] }, Services>(beginButton, {
    right: 'everyone',
    async run(context, { line }) {
      const { chat, messageId, amend, words } = context;
      const start = starts.find((one) => one.line.name === line)?.command;
      if (!start?.where.includes(chat.kind)) return 'stale';
      if (!(await context.may(start.right))) return { alert: words('steering:buttonForAdministrators') };
      await start.run({
        ...context,
        argument: '',
        answer: amend,
        async answerToAmend(saying) {
          await amend(saying);
          return { to: { networkId: chat.networkId, kind: chat.kind }, messageId };
        },
        explain: async () => {},
      });
      return undefined;
    },
  });
}
