import { control } from '../control.ts';

/** What can be done to somebody's place in a chat. */
export type MemberAction =
  | 'join'
  | 'leave'
  | 'kick'
  | 'promote'
  | 'demote'
  | 'restrict'
  | 'unrestrict'
  | 'block'
  | 'unblock';

/** Changes a person's place in a chat. */
export function changePerson(chatId: number, personId: number, action: MemberAction): Promise<unknown> {
  return control.post('/membership', { chat_id: chatId, user_id: personId, action });
}

/** Changes the bot's place in a chat. */
export function changeBot(chatId: number, action: MemberAction): Promise<unknown> {
  return control.post('/membership', { chat_id: chatId, bot: true, action });
}

/** Makes a group a supergroup, with another id. */
export function upgradeGroup(chatId: number): Promise<unknown> {
  return control.post('/migrations', { chat_id: chatId });
}

/** Gives a channel its discussion group; null takes it away. */
export function linkDiscussion(channelId: number, groupId: number | null): Promise<unknown> {
  return control.patch(`/chats/${channelId}`, { linked_chat_id: groupId });
}
