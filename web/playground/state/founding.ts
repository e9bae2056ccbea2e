import { control } from '../control.ts';
import type { ChatSummary } from '../telegram.ts';
import { openChat } from './windows.ts';

/** A chat that does not exist yet. */
export interface ChatPlan {
  readonly type: ChatSummary['type'] | 'forum';
  readonly title: string;
  /** People by id, and new ones by name. */
  readonly people: readonly (number | string)[];
  readonly bot: 'administrator' | 'member' | 'none';
}

/** Makes somebody new; returns the id. */
export async function addPerson(name: string): Promise<number> {
  const [first_name = name, ...rest] = name.trim().split(/\s+/);
  const last_name = rest.join(' ');
  const body = { first_name, ...(last_name !== '' && { last_name }) };
  return (await control.post<{ id: number }>('/users', body)).id;
}

/** Makes a chat, the first of its people its owner, and puts it on the page. */
export async function foundChat({ type, title, people, bot }: ChatPlan): Promise<number> {
  const members: number[] = [];
  for (const who of people) members.push(typeof who === 'number' ? who : await addPerson(who));
  const body = {
    ...(type === 'forum' ? { type: 'supergroup', is_forum: true } : { type }),
    members,
    bot,
    ...(type !== 'private' && { title, administrators: members.slice(0, 1) }),
  };
  const { id } = await control.post<{ id: number }>('/chats', body);
  openChat(id);
  return id;
}

/** The first person of every simulator; `npm start` makes them the admin of the hub. */
const FIRST_PERSON_ID = 700_000_001;

/** Makes three chats, for a table that is empty. */
export async function foundThree(): Promise<void> {
  const { id: anna } = await control.post<{ id: number }>('/users', {
    id: FIRST_PERSON_ID,
    first_name: 'Anna',
  });
  const [ben, chloe] = [await addPerson('Ben'), await addPerson('Chloé')];
  await foundChat({ type: 'channel', title: 'Village news', people: [chloe], bot: 'administrator' });
  await foundChat({ type: 'group', title: 'Cyclists', people: [ben, chloe], bot: 'administrator' });
  await foundChat({ type: 'supergroup', title: 'Bakers', people: [anna, ben], bot: 'administrator' });
}

/** Two people who do not know each other, each in a private chat with the bot, side by side. */
export async function foundStrangers(): Promise<void> {
  for (const name of ['Second stranger', 'First stranger']) {
    const id = await foundChat({ type: 'private', title: '', people: [name], bot: 'member' });
    await control.post('/messages', { chat_id: id, from_id: id, text: '/find' });
  }
}

/** Clears the table; the bot stays, and three chats are made anew. */
export async function startAfresh(): Promise<void> {
  await control.post('/afresh', {});
  await foundThree();
}
