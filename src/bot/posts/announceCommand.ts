import { announceButton } from './announceButton.ts';
import { starsFor } from '../../domain/posts/starPurse.ts';
import type { Words } from '../../texts/words.ts';
import type { BotServices } from '../conversation.ts';
import { ANYWHERE, type Command, type CommandContext } from '../commands/command.ts';

/** Announces to every chat, once it was seen and confirmed. */
export const announce: Command = {
  name: 'announce',
  right: 'hub admins',
  where: ANYWHERE,
  inCaptions: true,
  about: 'posts:about_announce',
  usage: 'posts:usage_announce',
  example: 'The hub moves to a new home tonight.',
  run: (context) => announceTo('hub', context),
};

/** Shows what would be announced to the people of a line, and asks whether it is to go. */
export async function announceTo(
  line: 'hub' | 'pair',
  { services, chat, by, body, target, replyTo, messageId, threadId, words, answer, explain }: CommandContext,
): Promise<void> {
  const { announcements } = services;
  // Who answers a message means that message; of an album, all of it.
  const carried =
    replyTo === undefined || body ? [] : await announcements.contentsBehind(chat.networkId, replyTo);
  const contents = carried.length > 1 ? carried : [body ?? target].filter((content) => content !== undefined);
  if (contents.length === 0) return explain();
  const at = { messageId, ...(threadId === undefined ? {} : { threadId }) };
  const draft = await announcements.draft(chat, by, contents, at, line);
  if (!draft) return answer(words('posts:notAnnounceable'));
  const button = (label: string, what: 'send' | 'drop') => ({
    label,
    data: announceButton.data({ id: draft.id, what }),
  });
  const preview = words('posts:announcePreview', { count: draft.audience });
  const cost = await costInWords(services, words, draft.audience * contents.length);
  await answer({
    text: cost === undefined ? preview : `${preview}\n${cost}`,
    buttons: [[button(words('posts:announceSend'), 'send'), button(words('posts:announceDrop'), 'drop')]],
  });
}

/** What an announcement of so many messages costs at most; undefined when it costs nothing. */
async function costInWords(
  { paidSends }: Pick<BotServices, 'paidSends'>,
  words: Words,
  messages: number,
): Promise<string | undefined> {
  const { forAnnouncements, dailyStars, usedStars, balance, freePerSecond } = await paidSends.state();
  if (!forAnnouncements) return undefined;
  // What fits into the first second costs nothing.
  const stars = starsFor(Math.max(0, messages - freePerSecond));
  if (stars === 0) return undefined;
  return words('posts:announceCost', {
    count: stars,
    left: Math.max(0, Math.floor(dailyStars - usedStars)),
    balance: balance === undefined ? words('posts:balanceUnknown') : Math.floor(balance),
  });
}
