import { control } from '../control.ts';
import { readMarkup } from '../text/markup.ts';
import type { Message } from '../telegram.ts';
import { type Attachment, inAlbums, upload, uploadFile } from './attachments.ts';
import type { SpokenWords } from './recording.ts';

/** Who says something, where, and in answer to what. */
export interface Occasion {
  readonly chatId: number;
  readonly fromId: number | undefined;
  /** Of a forum: the topic. */
  readonly topicId?: number | undefined;
  readonly answers?: Message | undefined;
}

/** Posts words with their marks; files carry them as caption. */
export async function sendPost(
  occasion: Occasion,
  words: string,
  attachments: readonly Attachment[],
): Promise<void> {
  const { text, entities } = readMarkup(words.trim());
  if (attachments.length === 0) {
    if (text !== '') await sendContent(occasion, { text, ...(entities.length > 0 && { entities }) });
    return;
  }
  const caption =
    text === '' ? {} : { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
  for (const [index, group] of inAlbums(attachments).entries()) {
    const items = await Promise.all(group.map(upload));
    if (index === 0) Object.assign(items[0]!, caption);
    if (items.length === 1) await sendContent(occasion, items[0]!);
    else await control.post('/albums', { ...address(occasion), items });
  }
}

/** Posts anything that the control interface takes. */
export function sendContent(occasion: Occasion, content: object): Promise<unknown> {
  return control.post('/messages', { ...address(occasion), ...content });
}

/** Posts what somebody said into the microphone. */
export async function sendVoice(occasion: Occasion, { file, seconds }: SpokenWords): Promise<void> {
  await sendContent(occasion, { voice: await uploadFile('voice', file, { duration: seconds }) });
}

/** Posts an album of sample pictures. */
export function sendSampleAlbum(occasion: Occasion): Promise<unknown> {
  const items = [
    { photo: true, caption: 'Three views of the same walk' },
    { photo: { width: 900, height: 1200 } },
    { photo: true },
  ];
  return control.post('/albums', { ...address(occasion), items });
}

/** Changes the words of a message in its author's name. */
export async function editPost(message: Message, words: string): Promise<void> {
  const { text, entities } = readMarkup(words.trim());
  const isCaption = message.text === undefined;
  const fields = isCaption ? { caption: text, caption_entities: entities } : { text, entities };
  await control.patch(
    `/messages/${message.chat.id}/${message.message_id}`,
    text === '' && isCaption ? { caption: null } : fields,
  );
}

/** Deletes messages in the name of somebody who may. */
export async function deletePosts(messages: readonly Message[]): Promise<void> {
  await Promise.all(
    messages.map(({ chat, message_id }) => control.remove(`/messages/${chat.id}/${message_id}`)),
  );
}

function address({ chatId, fromId, topicId, answers }: Occasion): Record<string, unknown> {
  return {
    chat_id: chatId,
    ...(fromId !== undefined && { from_id: fromId }),
    ...(topicId !== undefined && { message_thread_id: topicId }),
    ...(answers !== undefined && { reply_to_message_id: answers.message_id }),
  };
}
