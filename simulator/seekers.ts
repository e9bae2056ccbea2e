import { formatText } from './entities.ts';
import type { Chat } from './chat.ts';
import { postMessage } from './posting.ts';
import { pressButton } from './presses.ts';
import type { Message } from './telegram.ts';
import type { World } from './world.ts';

/** How many of a hundred things somebody says in a chat of two ask for another partner. */
const NEXT_OF_A_HUNDRED = 6;

/** How the bot's word that somebody was found begins, in every language. */
const CHAT_BEGINS = '💬';

const HELLO = [
  'Hi! Where are you from?',
  'Hey, how is your day going?',
  'What do you do when you cannot sleep?',
  'Tell me something that nobody asks you.',
  'I just made far too much soup 🍲',
  'Cats or dogs?',
  'Seen anything good lately?',
  'Haha, same here.',
  'No way! Tell me more.',
  'I have to go in a minute, it was nice to talk.',
];

/**
 * Somebody in a private chat with a bot behaves as people do who look for others to talk to: asks for a partner with
 * `/find`, agrees to what is asked first, talks, and now and then goes on with `/next`. Of the bot's words it knows only the
 * sign with which a chat begins: any other message with several rows of buttons is a question, and its first button says
 * yes.
 *
 * @param pressed the questions that were answered, by chat and message
 * @returns whether they did anything; who waits for the bot, or for somebody to come, does nothing
 */
export function seek(world: World, chat: Chat, pressed: Set<string>): boolean {
  const from = world.people.get(chat.id)?.user;
  const bot = chat.botId === undefined ? undefined : world.bots.get(chat.botId);
  if (!from || !bot) return false;
  const newest = chat.messages.get(chat.nextMessageId - 1);
  if (newest === undefined) return say(world, chat, from, '/find');
  const isOfBot = newest.from?.id === bot.id;
  const rows = newest.reply_markup?.inline_keyboard ?? [];
  if (isOfBot && rows.length > 1 && !newest.text?.startsWith(CHAT_BEGINS)) {
    const key = `${chat.id} ${newest.message_id} ${rows.flat().length}`;
    const data = rows[0]?.[0]?.callback_data;
    if (data === undefined || pressed.has(key)) return say(world, chat, from, '/find');
    pressed.add(key);
    pressButton(world, { bot, chat, message: newest, from, data });
    return true;
  }
  // One button under what the bot says last: it looks for somebody, and the button would stop it.
  if (isOfBot && rows.length === 1) return false;
  if (isCommand(newest)) return false;
  const goesOn = Math.random() * 100 < NEXT_OF_A_HUNDRED;
  return say(world, chat, from, goesOn ? '/next' : HELLO[Math.floor(Math.random() * HELLO.length)]!);
}

function isCommand({ text }: Message): boolean {
  return text?.startsWith('/') ?? false;
}

function say(world: World, chat: Chat, from: NonNullable<Message['from']>, words: string): boolean {
  const { text, entities } = formatText(words, '', undefined);
  postMessage(world, chat, { from, text, ...(entities.length > 0 && { entities }) });
  return true;
}
