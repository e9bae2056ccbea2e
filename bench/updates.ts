/** What the sink hands to the bot: updates as Telegram makes them, from one person who posts in many chats. */

let messages = 0;

const AUTHOR = { id: 900_000, is_bot: false, first_name: 'Ann', language_code: 'en' };

/** Message ids are never used twice in a run: workflows are named after them. */
function nextMessageId(): number {
  return ++messages;
}

/** A text in a supergroup. `number` finds its copies again among the sink's notes. */
export function postIn(chat: number, number: number): { update: object; workflowId: string } {
  const messageId = nextMessageId();
  const message = {
    ...envelope(chat, messageId),
    text: `No. ${number}: something that people say to each other`,
  };
  return { update: { message }, workflowId: `post/${chat}/${messageId}` };
}

/** An album of so many photos in a supergroup. */
export function albumIn(chat: number, parts: number): object[] {
  const key = `album-${nextMessageId()}`;
  return Array.from({ length: parts }, (_, part) => ({
    message: {
      ...envelope(chat, nextMessageId()),
      media_group_id: key,
      photo: [
        { file_id: `photo-${key}-${part}`, file_unique_id: `unique-${key}-${part}`, width: 90, height: 90 },
      ],
    },
  }));
}

/** Somebody types /start in the private chat with the bot. */
export function startIn(person: number): object {
  return {
    message: {
      message_id: nextMessageId(),
      date: seconds(),
      chat: { id: person, type: 'private', first_name: 'Bob' },
      from: { id: person, is_bot: false, first_name: 'Bob' },
      text: '/start',
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
    },
  };
}

function envelope(chat: number, messageId: number): object {
  return {
    message_id: messageId,
    date: seconds(),
    chat: { id: chat, type: 'supergroup', title: `Source ${chat}` },
    from: AUTHOR,
  };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
