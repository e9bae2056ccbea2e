import { control } from '../control.ts';
import { ANONYMOUS_ADMIN_ID } from '../telegram.ts';

/** Opens a topic in a forum; returns its id. */
export async function foundTopic(chatId: number, fromId: number | undefined, name: string): Promise<number> {
  const isSomebody = fromId !== undefined && fromId !== ANONYMOUS_ADMIN_ID;
  const body = { chat_id: chatId, name, ...(isSomebody && { from_id: fromId }) };
  return (await control.post<{ message_thread_id: number }>('/topics', body)).message_thread_id;
}

/** Closes a topic or opens it again. */
export function changeTopic(chatId: number, id: number, change: { is_closed: boolean }): Promise<unknown> {
  return control.patch(`/topics/${chatId}/${id}`, change);
}
