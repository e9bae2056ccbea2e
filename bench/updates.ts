/** What the sink hands to the bot: updates as Telegram makes them. Each source chat has one person who posts. */

let messages = 0;

/** Message ids are never used twice in a run: workflows are named after them. */
function nextMessageId(): number {
  return ++messages;
}

/** A post on its way to the bot. */
export interface PostUpdate {
  readonly update: object;
  /** Stands in the text, so that its copies are found again among the sink's notes. No two posts say the same. */
  readonly number: number;
  readonly workflowId: string;
}

/** A text in a supergroup. */
export function postIn(chat: number): PostUpdate {
  const messageId = nextMessageId();
  const text = `No. ${messageId}: something that people say to each other`;
  const message = { ...envelope(chat, messageId), text };
  return { update: { message }, number: messageId, workflowId: `post/${chat}/${messageId}` };
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
    from: { id: -chat, is_bot: false, first_name: 'Ann', language_code: 'en' },
  };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
