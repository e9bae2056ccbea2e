import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';

/** Tells what is sold, and on which terms; Telegram requires it of bots that sell. */
export const terms: Command = {
  name: 'terms',
  right: 'everyone',
  where: NOT_IN_CHANNELS,
  about: 'billing:about_terms',
  run: ({ services, words, answer }) => answer(services.says.terms.map((key) => words(key)).join('\n\n')),
};
