import { FILE_KINDS } from '../../../src/domain/posts/content.ts';
import type { ContentKind, FileReference } from '../../../src/domain/posts/content.ts';
import { createTelegramMessenger } from '../../../src/messengers/telegram/messenger.ts';
import { startSimulator } from '../../../simulator/server.ts';
import { messengerContract } from '../../contracts/messenger.ts';
import type { DeletionTrouble, MessengerSetting, Shown, Trouble } from '../../contracts/messenger.ts';
import { textId } from '../../support/ids.ts';

const TOKEN = '1001:AAtest';

/** Telegram's answers, and the lack of one, as the simulator is told to give them. */
const FAULTS: Record<Trouble, object> = {
  gone: { kind: 'error', error_code: 403, description: 'Forbidden: bot was kicked from the group chat' },
  forbidden: { kind: 'error', error_code: 400, description: 'Bad Request: CHAT_WRITE_FORBIDDEN' },
  limited: { kind: '429', retry_after: 3 },
  refused: { kind: 'error', error_code: 400, description: 'Bad Request: MEDIA_EMPTY' },
  unauthorized: { kind: 'unauthorized' },
  unknown: { kind: 'drop_after' },
};

/** The same for deletions. */
const DELETION_FAULTS: Record<DeletionTrouble, object> = {
  'out of reach': FAULTS.gone,
  refused: {
    kind: 'error',
    error_code: 400,
    description: "Bad Request: message can't be deleted for everyone",
  },
  limited: FAULTS.limited,
  unauthorized: FAULTS.unauthorized,
  unknown: FAULTS.unknown,
};

const METHODS: Partial<Record<ContentKind, string>> = { audio: 'sendAudio', document: 'sendDocument' };

/** A Telegram message, as far as the contract looks into it. */
interface Message {
  message_id: number;
  text?: string;
  caption?: string;
  message_thread_id?: number;
  reply_to_message?: { message_id: number };
  has_protected_content?: boolean;
  [kind: string]: unknown;
}

interface Call {
  parameters: { disable_notification?: boolean };
  result_message_ids?: number[];
}

messengerContract('Telegram', startSetting);

async function startSetting(): Promise<MessengerSetting> {
  const simulator = await startSimulator({ port: 0 });
  const ask = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> => {
    const init = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${simulator.url}/sim/${path}`, { method, ...(body && init) });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok) throw new Error(`${method} /sim/${path}: ${answer.error}`);
    return answer;
  };
  await ask('POST', 'bots', { token: TOKEN });
  const { id: person } = await ask<{ id: number }>('POST', 'users', { first_name: 'Ada' });
  const newChat = async (facts: object): Promise<number> => {
    const members = { members: [person], administrators: [person], bot: 'administrator' };
    return (await ask<{ id: number }>('POST', 'chats', { title: 'Chat', ...members, ...facts })).id;
  };
  const say = async (chat_id: number, what: object): Promise<Message> =>
    (await ask<{ message: Message }>('POST', 'messages', { chat_id, from_id: person, ...what })).message;
  const source = await newChat({ type: 'group' });

  return {
    messenger: createTelegramMessenger({ token: TOKEN, apiRoot: simulator.url }),
    async addChat(threadId) {
      if (threadId === undefined) return textId(await newChat({ type: 'group' }));
      const forum = await newChat({ type: 'supergroup', is_forum: true });
      await say(forum, { text: 'a topic', message_thread_id: Number(threadId) });
      return textId(forum);
    },
    addFile: async (kind) => fileOf(await say(source, { [kind]: true }))!,
    async shown(networkId) {
      const { messages } = await ask<{ messages: Message[] }>('GET', `chats/${networkId}/messages`);
      const { calls } = await ask<{ calls: Call[] }>('GET', `calls?chat_id=${networkId}`);
      return messages.flatMap((message) => {
        const call = calls.find(({ result_message_ids: ids }) => ids?.includes(message.message_id));
        const byBot = (message['from'] as { is_bot?: boolean } | undefined)?.is_bot === true;
        return byBot ? [toShown(message, call?.parameters.disable_notification === true)] : [];
      });
    },
    async trouble(chat, trouble, on) {
      const chat_id = Number(chat);
      const method = on === undefined ? 'send*' : METHODS[on];
      if (method === undefined) throw new Error(`No method is known for ${on}`);
      await ask('POST', 'faults', { ...FAULTS[trouble], chat_id, method, count: 1 });
    },
    async troubleEdit(chat, trouble) {
      const chat_id = Number(chat);
      await ask('POST', 'faults', { ...FAULTS[trouble], chat_id, method: 'editMessage*', count: 1 });
    },
    remove: async (chat_id, messageId) => void (await ask('DELETE', `messages/${chat_id}/${messageId}`)),
    deletionTrouble: (chat, trouble) =>
      ask('POST', 'faults', {
        ...DELETION_FAULTS[trouble],
        chat_id: Number(chat),
        method: 'deleteMessages',
        count: 1,
      }),
    move: async (chat_id) =>
      textId((await ask<{ id: number }>('POST', 'migrations', { chat_id: Number(chat_id) })).id),
    // Port 1 is nobody's.
    unplugged: async () => createTelegramMessenger({ token: TOKEN, apiRoot: 'http://127.0.0.1:1' }),
    close: () => simulator.close(),
  };
}

/** In the order in which a message is recognised: an animation is a document too, and a venue a location. */
const KINDS: readonly ContentKind[] = [
  'text',
  'animation',
  ...FILE_KINDS,
  'venue',
  'location',
  'contact',
  'poll',
];

function toShown(message: Message, silent: boolean): Shown {
  const kind = KINDS.find((candidate) => message[candidate] !== undefined);
  if (kind === undefined) throw new Error(`An unknown message: ${Object.keys(message).join()}`);
  const file = fileOf(message)?.uniqueId;
  return {
    messageId: textId(message.message_id),
    kind,
    text: message.text ?? message.caption ?? '',
    ...(file !== undefined && { file }),
    ...(message.reply_to_message && { replyTo: textId(message.reply_to_message.message_id) }),
    ...(message.message_thread_id !== undefined && { threadId: textId(message.message_thread_id) }),
    protected: message.has_protected_content === true,
    silent,
  };
}

function fileOf(message: Message): FileReference | undefined {
  const kind = FILE_KINDS.find((candidate) => message[candidate] !== undefined);
  if (kind === undefined) return undefined;
  const sizes = [message[kind]].flat() as { file_id: string; file_unique_id: string }[];
  const { file_id: id, file_unique_id: uniqueId } = sizes.at(-1)!;
  return { id, uniqueId };
}
