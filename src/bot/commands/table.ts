import type { Right } from '../../domain/people/permissions.ts';
import { wordsIn } from '../../texts/words.ts';
import type { CommandDescription } from './command.ts';
import { signatureOf } from './usage.ts';

const WHO: Readonly<Record<Right, string>> = {
  everyone: 'everyone',
  'chat administrators': 'administrators of the chat',
  'hub admins': 'admins of the hub',
};

/** The commands as a table in Markdown, for the README. */
export function commandTable(commands: readonly CommandDescription[]): string {
  const words = wordsIn('en');
  const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
  const rows = commands.map((command) => {
    const places = command.where.length === 4 ? '' : ` (${command.where.join(', ')})`;
    return `| \`${cell(signatureOf(command, words))}\` | ${cell(words(command.about))} | ${WHO[command.right]}${places} |`;
  });
  return ['| command | what it does | for |', '| --- | --- | --- |', ...rows].join('\n');
}
