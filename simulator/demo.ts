/**
 * Fills a fresh simulator with three chats that show at once what relaying is: a thread through two chats, an album,
 * a poll with votes, formatting, an edit. Speaks the control interface like anybody else; `SIMULATOR_PORT` says where.
 */
const base = `http://127.0.0.1:${process.env['SIMULATOR_PORT'] ?? '8081'}/sim`;

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const init = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(base + path, { method, ...init });
  if (!response.ok) throw new Error(`the simulator refused ${path}: ${response.status}`);
  return (await response.json()) as T;
}
const ask = <T>(path: string, body: object): Promise<T> => call('POST', path, body);

const person = async (first_name: string): Promise<number> =>
  (await ask<{ id: number }>('/users', { first_name })).id;

const anna = await person('Anna');
const ben = await person('Ben');
const chloe = await person('Chloé');

const chat = async (type: string, title: string, members: number[], bot: string): Promise<number> =>
  (await ask<{ id: number }>('/chats', { type, title, members, administrators: [members[0]], bot })).id;

const bakers = await chat('supergroup', 'Bakers', [anna, ben], 'administrator');
const cyclists = await chat('group', 'Cyclists', [ben, chloe], 'administrator');
const news = await chat('channel', 'Village news', [chloe], 'administrator');

interface Message {
  readonly message_id: number;
  readonly from?: { readonly is_bot: boolean };
  readonly text?: string;
}

/** How long the demonstration waits for the bot; after that it goes on without it. */
const PATIENT_UNTIL = Date.now() + 40_000;

/** The bot's first message in a chat with these words; undefined when it does not come in time. */
async function fromBot(chatId: number, words = ''): Promise<Message | undefined> {
  while (Date.now() < PATIENT_UNTIL) {
    const { messages } = await call<{ messages: Message[] }>('GET', `/chats/${chatId}/messages`);
    const found = messages.find(({ from, text = '' }) => from?.is_bot && text.includes(words));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}
// Joining is an update like any other: nothing is said before the bot has greeted the chats.
await fromBot(bakers);
await fromBot(cyclists);

const say = async (chat_id: number, from_id: number, what: object): Promise<Message> =>
  (await ask<{ message: Message }>('/messages', { chat_id, from_id, ...what })).message;
/** Answers the copy of something that was said in another chat. */
const answerCopy = async (
  chat_id: number,
  from_id: number,
  words: string,
  text: string,
): Promise<Message> => {
  const copy = await fromBot(chat_id, words);
  return say(chat_id, from_id, { text, ...(copy && { reply_to_message_id: copy.message_id }) });
};

// Edits stay where they are made until an admin of the hub lets them travel.
await say(bakers, anna, { text: '/edits inplace' });
await say(news, chloe, {
  text: 'The library opens on Saturdays from now on.',
  entities: [{ type: 'bold', offset: 4, length: 7 }],
});
await say(bakers, anna, { text: 'Good morning! The first sourdough is out of the oven.' });
const start = await say(cyclists, ben, { text: 'We start at ten, at the old bridge.' });

// A thread that goes to and fro between two chats.
await answerCopy(cyclists, chloe, 'sourdough', 'Is there any left after the ride?');
await answerCopy(bakers, anna, 'after the ride', 'I put two loaves aside for you.');

await ask('/albums', {
  chat_id: cyclists,
  from_id: chloe,
  items: [{ photo: true, caption: 'The pass last Sunday' }, { photo: true }, { video: true }],
});
const poll = await say(news, chloe, {
  poll: {
    question: 'Shall the market stay open longer?',
    options: [{ text: 'Yes' }, { text: 'No' }],
  },
});
const vote = (user_id: number, option: number): Promise<unknown> =>
  ask('/votes', { chat_id: news, message_id: poll.message_id, user_id, option_ids: [option] });
await vote(anna, 0);
await vote(ben, 0);
await vote(chloe, 1);
await call('PATCH', `/messages/${cyclists}/${start.message_id}`, {
  text: 'We start at half past ten, at the old bridge. Bring rain clothes.',
});
await say(bakers, ben, { text: 'See you at the bridge! 🚲' });
