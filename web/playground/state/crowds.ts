import { control } from '../control.ts';

/** For how long a crowd talks when nobody stops it, in seconds (the longest that the simulator takes). */
const LONGEST_S = 600;

/** Adds many chats at once, of mixed kinds, with the bot in all of them. */
export async function addCrowd(count: number): Promise<void> {
  const privates = Math.round(count * 0.5);
  const title = { private: 'Passer-by', supergroup: 'Square' } as const;
  await control.post('/chats/bulk', {
    count: privates,
    type: 'private',
    title: title.private,
    bot: 'member',
  });
  await control.post('/chats/bulk', {
    count: count - privates,
    type: 'supergroup',
    title: title.supergroup,
    bot: 'administrator',
  });
}

/** Lets people talk by themselves at this many posts a second; 0 silences them. */
export function letTalk(postsPerSecond: number): Promise<unknown> {
  if (postsPerSecond === 0) return control.remove('/crowd');
  return control.post('/crowd', { posts_per_s: postsPerSecond, duration_s: LONGEST_S });
}

/** How many people a crowd of seekers has. */
export const SEEKERS = 40;

/** Releases people who look for somebody to talk to, each in a private chat with the bot. */
export async function releaseSeekers(postsPerSecond: number): Promise<void> {
  const { ids } = await control.post<{ ids: number[] }>('/chats/bulk', {
    count: SEEKERS,
    type: 'private',
    title: 'Seeker',
    bot: 'member',
  });
  await control.post('/crowd', {
    posts_per_s: postsPerSecond,
    duration_s: LONGEST_S,
    chat_ids: ids,
    seeking: true,
  });
}
