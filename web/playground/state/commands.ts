import { control } from '../control.ts';
import { bot } from './world.ts';

/** Bot API: BotCommand. */
export interface BotCommand {
  readonly command: string;
  readonly description: string;
}

/** The menu of commands that the bot shows somebody in a chat, and the name by which groups address it. */
export async function commandsFor(
  chatId: number,
  personId: number | undefined,
): Promise<{ readonly commands: readonly BotCommand[]; readonly username: string | undefined }> {
  const who = personId === undefined ? '' : `?user_id=${personId}`;
  const answer = await control
    .get<{ commands: BotCommand[] }>(`/chats/${chatId}/commands${who}`)
    .catch(() => ({ commands: [] }));
  return { commands: answer.commands, username: bot.peek()?.username };
}

/** Those commands that somebody who typed this may mean; none once the command is complete and followed by more. */
export function completions(commands: readonly BotCommand[], typed: string): readonly BotCommand[] {
  const begun = /^\/([a-z0-9_]*)$/i.exec(typed)?.[1]?.toLowerCase();
  if (begun === undefined) return [];
  return commands.filter(({ command }) => command.startsWith(begun));
}
