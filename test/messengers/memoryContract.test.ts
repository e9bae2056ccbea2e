import { expect, it } from '@jest/globals';
import type { Content } from '../../src/domain/posts/content.ts';
import { createMemoryMessenger } from '../support/memoryMessenger.ts';
import type { DeletionMishap, MemoryMessage, Mishap } from '../support/memoryMessenger.ts';
import { messengerContract } from '../contracts/messenger.ts';
import type { DeletionTrouble, MessengerSetting, Shown, Trouble } from '../contracts/messenger.ts';
import { textId } from '../support/ids.ts';

const MISHAPS: Record<Trouble, Mishap> = {
  gone: { kind: 'gone', reason: 'kicked' },
  forbidden: { kind: 'forbidden', reason: 'no rights' },
  limited: { kind: 'limited', retryAfterMs: 1_000 },
  refused: { kind: 'refused', reason: 'no good' },
  unauthorized: { kind: 'unauthorized' },
  unknown: { kind: 'unknown', reason: 'no answer' },
};

const DELETION_MISHAPS: Record<DeletionTrouble, DeletionMishap> = {
  'out of reach': { kind: 'out of reach', reason: 'kicked' },
  refused: { kind: 'refused', reason: 'too old' },
  limited: { kind: 'limited', retryAfterMs: 1_000 },
  unauthorized: { kind: 'unauthorized' },
  unknown: { kind: 'unknown', reason: 'no answer' },
};

messengerContract('memory', startSetting);

it('The memory messenger rejects a delivery to a chat that the test did not add', async () => {
  const post = { protected: false, version: 1, parts: [] };
  const destination = { networkId: textId(5), kind: 'private' } as const;
  await expect(createMemoryMessenger().deliver({ destination, post, attribution: {} })).rejects.toThrow(
    'chat 5',
  );
});

async function startSetting(): Promise<MessengerSetting> {
  const messenger = createMemoryMessenger();
  let lastId = 0;
  return {
    messenger,
    async addChat() {
      const networkId = textId((lastId -= 1));
      messenger.addChat(networkId);
      return networkId;
    },
    addFile: async (kind) => ({ id: `${kind}-${(lastId -= 1)}`, uniqueId: `${kind}-${lastId}-unique` }),
    shown: async (networkId) => messenger.messages(networkId).map(toShown),
    trouble: async (networkId, trouble, on) => messenger.arrange(networkId, MISHAPS[trouble], on),
    troubleEdit: async (networkId, trouble) => messenger.arrange(networkId, MISHAPS[trouble]),
    remove: async (networkId, messageId) => messenger.remove(networkId, messageId),
    deletionTrouble: async (networkId, trouble) =>
      messenger.arrangeDeletion(networkId, DELETION_MISHAPS[trouble]),
    async move(networkId) {
      messenger.arrange(networkId, { kind: 'moved', networkId: textId(Number(networkId) * 100) });
      return textId(Number(networkId) * 100);
    },
    async unplugged(networkId) {
      messenger.arrange(networkId, { kind: 'unreached', reason: 'no network' });
      return messenger;
    },
    close: async () => {},
  };
}

function toShown({ content, attribution: { alias }, ...message }: MemoryMessage): Shown {
  const text = textOf(content);
  return {
    ...message,
    kind: content.kind,
    text: alias === undefined ? text : `${text}\n${alias}`,
    ...('file' in content && { file: content.file.uniqueId }),
  };
}

function textOf(content: Content): string {
  if (content.kind === 'text') return content.text;
  return ('caption' in content && content.caption?.text) || '';
}
