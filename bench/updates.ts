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
}

/** A text in a supergroup. */
export function postIn(chat: number): PostUpdate {
  const messageId = nextMessageId();
  const text = `No. ${messageId}: something that people say to each other`;
  const message = { ...envelope(chat, messageId), text };
  return { update: { message }, number: messageId };
}

/** A text in somebody's private chat with the bot. */
export function privatePostBy(person: number): PostUpdate {
  const { update, ...post } = postIn(person);
  const { message } = update as { message: object };
  return { ...post, update: { message: { ...message, chat: chatOf(person), from: personOf(person) } } };
}

/** The same, by somebody who is not the chat's only author. */
export function postBy(chat: number, person: number): PostUpdate {
  const post = postIn(chat);
  return { ...post, update: withAuthor(post.update, person) };
}

/** What an author makes of a post; no two edits with other numbers say the same. */
export function editOf({ update }: PostUpdate, edit: number): object {
  const { message } = update as { message: { readonly text: string } };
  return {
    edited_message: { ...message, edit_date: seconds(), text: `${message.text}, the ${edit}th time` },
  };
}

function withAuthor(update: object, person: number): object {
  const { message } = update as { message: object };
  return { message: { ...message, from: personOf(person) } };
}

/** An album of this number of photos in a supergroup. */
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
  return commandIn(person, person, '/start');
}

/** Somebody gives a command, in the private chat with the bot or in a supergroup. */
export function commandIn(chat: number, person: number, command: string): object {
  return {
    message: {
      message_id: nextMessageId(),
      date: seconds(),
      chat: chatOf(chat),
      from: personOf(person),
      text: command,
      entities: [{ type: 'bot_command', offset: 0, length: command.length }],
    },
  };
}

/** Somebody presses a button under a message of the bot. */
export function pressIn(chat: number, person: number, data: string): object {
  return {
    callback_query: {
      id: `press-${nextMessageId()}`,
      from: personOf(person),
      chat_instance: '1',
      data,
      message: { message_id: 1, date: seconds(), chat: chatOf(chat) },
    },
  };
}

/** Somebody is about to pay; the number is found again among the sink's notes. */
export function checkoutBy(person: number): { readonly update: object; readonly number: number } {
  const number = nextMessageId();
  const query = { id: `checkout-${number}`, from: personOf(person), currency: 'XTR', total_amount: 1 };
  return { update: { pre_checkout_query: { ...query, invoice_payload: 'bench' } }, number };
}

function chatOf(id: number): object {
  return id > 0
    ? { id, type: 'private', first_name: 'Bob' }
    : { id, type: 'supergroup', title: `Source ${id}` };
}

function personOf(id: number): object {
  return { id, is_bot: false, first_name: 'Bob' };
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
