/**
 * Fills a fresh simulator with three chats in which ten things are said, so that relaying is seen at once. Speaks
 * the control interface like anybody else; `SIMULATOR_PORT` says where.
 */
const base = `http://127.0.0.1:${process.env['SIMULATOR_PORT'] ?? '8081'}/sim`;

async function ask<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the simulator refused ${path}: ${response.status}`);
  return (await response.json()) as T;
}

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

/** Joining is an update like any other: wait until the bot has greeted the chats before anything is said. */
async function untilGreeted(chatId: number): Promise<void> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const response = await fetch(`${base}/chats/${chatId}/messages`);
    const { messages } = (await response.json()) as { messages: { from?: { is_bot: boolean } }[] };
    if (messages.some((message) => message.from?.is_bot)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
await untilGreeted(bakers);
await untilGreeted(cyclists);

interface Said {
  message: { message_id: number };
}
const say = (chat_id: number, from_id: number, what: object): Promise<Said> =>
  ask<Said>('/messages', { chat_id, from_id, ...what });

const bread = await say(bakers, anna, { text: 'Good morning! The first sourdough is out of the oven.' });
await say(bakers, ben, {
  text: 'Smells wonderful down the street.',
  reply_to_message_id: bread.message.message_id,
});
await say(bakers, anna, { photo: true, caption: 'Fresh from the oven' });
await say(cyclists, ben, { text: 'We start at ten, at the old bridge. Bring rain clothes.' });
const album = String(Date.now());
await say(cyclists, chloe, { photo: true, caption: 'The pass last Sunday', media_group_id: album });
await say(cyclists, chloe, { photo: true, media_group_id: album });
await say(cyclists, chloe, { video: true, media_group_id: album });
await say(news, chloe, {
  text: 'The library opens on Saturdays from now on.',
  entities: [{ type: 'bold', offset: 4, length: 7 }],
});
await say(news, chloe, {
  poll: {
    question: 'Shall the market stay open longer?',
    options: [{ text: 'Yes' }, { text: 'No' }],
  },
});
await say(cyclists, ben, { location: { latitude: 47.37, longitude: 8.54 } });
