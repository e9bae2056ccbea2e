import type { Words } from '../../texts/words.ts';
import type { CommandDescription } from './command.ts';

/** A command with what follows its name, as in `/selfsend [on|off]`. */
export function signatureOf(command: CommandDescription, words: Words): string {
  return [`/${command.name}`, ...(command.usage ? [words(command.usage)] : [])].join(' ');
}

/** How a command is used, with an example. */
export function usageOf(command: CommandDescription, words: Words): string {
  const lines = [words('steering:usage', { usage: signatureOf(command, words) })];
  if (command.example !== undefined) {
    lines.push(words('steering:usageExample', { example: `/${command.name} ${command.example}` }));
  }
  return lines.join('\n');
}
