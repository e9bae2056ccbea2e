import { type Right, RIGHTS } from '../../domain/people/permissions.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { TextKey, Words } from '../../texts/words.ts';
import type { IntroductionKey } from '../lineTexts.ts';
import { type CommandDescription } from './command.ts';
import { signatureOf } from './usage.ts';

const HEADINGS = {
  everyone: 'chat:helpFor_everyone',
  'chat administrators': 'chat:helpFor_chatAdministrators',
  'hub admins': 'chat:helpFor_hubAdmins',
} as const satisfies Record<Right, TextKey>;

/** What the bot is for, and the commands that somebody with these rights can give in such a chat, by whom they are for. */
export function helpText(
  words: Words,
  commands: readonly CommandDescription[],
  rights: readonly Right[],
  kind: ChatKind,
  introductions: readonly IntroductionKey[] = [],
): string {
  const sections = RIGHTS.filter((right) => rights.includes(right)).flatMap((right) => {
    const usable = commands.filter((command) => command.right === right && command.where.includes(kind));
    if (usable.length === 0) return [];
    const lines = usable.map((command) => `${signatureOf(command, words)} – ${words(command.about)}`);
    return [[words(HEADINGS[right]), ...lines].join('\n')];
  });
  const about = commands.some(({ name }) => name === 'delete') ? [words('chat:helpDelete')] : [];
  return [...introductions.map((key) => words(key)), words('chat:help'), ...sections, ...about].join('\n\n');
}
