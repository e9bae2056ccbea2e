import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FILE_KINDS, takesCaption } from '../../src/domain/posts/content.ts';
import type { Content, ContentKind, FileKind, FileReference } from '../../src/domain/posts/content.ts';
import type { Dispatch, Messenger } from '../../src/domain/posts/messenger.ts';
import type { Copy } from '../../src/domain/posts/delivery.ts';
import type { Part } from '../../src/domain/posts/post.ts';
import type { PartChange } from '../../src/domain/posts/revision.ts';
import type { NetworkChatId, NetworkMessageId, NetworkTopicId } from '../../src/domain/ids.ts';
import { textId } from '../support/ids.ts';

/** What can be made to happen instead of a message. */
export type Trouble = 'gone' | 'forbidden' | 'limited' | 'refused' | 'unauthorized' | 'unknown';

/** What can be made to happen instead of a deletion. */
export type DeletionTrouble = 'out of reach' | 'refused' | 'limited' | 'unauthorized' | 'unknown';

/** A message as its chat shows it. */
export interface Shown {
  readonly messageId: NetworkMessageId;
  readonly kind: ContentKind;
  /** The text, or the caption; empty without. */
  readonly text: string;
  readonly file?: string;
  readonly replyTo?: NetworkMessageId;
  readonly threadId?: NetworkTopicId;
  readonly protected: boolean;
  readonly silent: boolean;
}

/** A messenger and the network that it sends to, in the hands of a test. */
export interface MessengerSetting {
  readonly messenger: Messenger;
  /** Makes a group that takes everything; a forum, when it is to have a topic. */
  addChat(threadId?: NetworkTopicId): Promise<NetworkChatId>;
  /** Makes a file that the network knows. */
  addFile(kind: FileKind): Promise<FileReference>;
  /** What has arrived in a chat, oldest first. */
  shown(networkId: NetworkChatId): Promise<Shown[]>;
  /** Makes trouble for the next message to a chat, or for its next one of a kind. */
  trouble(networkId: NetworkChatId, trouble: Trouble, on?: ContentKind): Promise<void>;
  /** Makes trouble for the next edit in a chat. */
  troubleEdit(networkId: NetworkChatId, trouble: Trouble): Promise<void>;
  /** Somebody in the chat deletes a message. */
  remove(networkId: NetworkChatId, messageId: NetworkMessageId): Promise<void>;
  /** Makes trouble for the next deletion in a chat. */
  deletionTrouble(networkId: NetworkChatId, trouble: DeletionTrouble): Promise<void>;
  /** Upgrades a chat; answers its new id. */
  move(networkId: NetworkChatId): Promise<NetworkChatId>;
  /** A messenger that cannot reach the network, for this chat. */
  unplugged(networkId: NetworkChatId): Promise<Messenger>;
  close(): Promise<void>;
}

/** What every {@link Messenger} keeps to. */
export function messengerContract(name: string, start: () => Promise<MessengerSetting>): void {
  describe(`The ${name} messenger`, () => {
    let setting: MessengerSetting;
    let chat: NetworkChatId;
    beforeAll(async () => void (setting = await start()));
    beforeEach(async () => void (chat = await setting.addChat()));
    afterAll(() => setting.close());

    const hello: Content = { kind: 'text', text: 'hello', entities: [] };
    const file = async (kind: FileKind, caption?: string): Promise<Content> => ({
      kind,
      file: await setting.addFile(kind),
      ...(caption !== undefined && { caption: { text: caption, entities: [] } }),
    });
    const dispatch = (contents: readonly Content[], more: Partial<Dispatch> = {}): Dispatch => ({
      destination: { networkId: chat, kind: 'group' },
      post: {
        protected: false,
        version: 1,
        parts: contents.map((content, no) => ({ no, messageId: textId(no), content })),
      },
      attribution: {},
      ...more,
    });
    const deliver = (contents: readonly Content[], more?: Partial<Dispatch>) =>
      setting.messenger.deliver(dispatch(contents, more));

    it('delivers a text, with who says it at its end', async () => {
      const outcome = await deliver([hello], { attribution: { alias: 'u-a3x7k2' } });
      const [message] = await setting.shown(chat);
      expect(outcome).toEqual({
        kind: 'sent',
        copies: [{ part: 0, piece: 0, messageId: message?.messageId }],
      });
      expect(message).toMatchObject({ kind: 'text', text: expect.stringMatching(/^hello\n[^]*u-a3x7k2$/) });
    });

    it.each(FILE_KINDS)('delivers a file: %s', async (kind) => {
      const content = await file(kind, takesCaption(kind) ? 'look' : undefined);
      expect(await deliver([content])).toMatchObject({ kind: 'sent' });
      const text = takesCaption(kind) ? 'look' : '';
      expect(await setting.shown(chat)).toMatchObject([
        { kind, text, file: 'file' in content && content.file.uniqueId },
      ]);
    });

    it.each<Content>([
      { kind: 'location', latitude: 1, longitude: 2 },
      { kind: 'venue', latitude: 1, longitude: 2, title: 'Bar', address: 'Here 1' },
      { kind: 'contact', phoneNumber: '+15550100', firstName: 'Ada' },
      {
        kind: 'poll',
        question: { text: 'Tea?', entities: [] },
        options: [
          { text: 'yes', entities: [] },
          { text: 'no', entities: [] },
        ],
        anonymous: true,
        multiple: false,
      },
    ])('delivers a $kind', async (content) => {
      expect(await deliver([content])).toMatchObject({ kind: 'sent' });
      expect(await setting.shown(chat)).toMatchObject([{ kind: content.kind }]);
    });

    it('delivers an album, each part as the copy that is named for it', async () => {
      const contents = [await file('photo'), await file('video', 'look'), await file('photo')];
      const outcome = await deliver(contents);
      const shown = await setting.shown(chat);
      const ids = new Map(shown.map(({ file, messageId }) => [file, messageId]));
      const copies = contents.map((content, part) => ({
        part,
        piece: 0,
        messageId: ids.get('file' in content ? content.file.uniqueId : undefined),
      }));
      expect(outcome).toEqual({ kind: 'sent', copies });
      expect(shown.map(({ kind }) => kind)).toEqual(['photo', 'video', 'photo']);
    });

    it('leaves out parts that were refused before', async () => {
      const whole = dispatch([await file('photo'), await file('photo')]);
      const parts = whole.post.parts.map((part): Part =>
        part.no === 0 ? { ...part, refused: 'bad' } : part,
      );
      const outcome = await setting.messenger.deliver({ ...whole, post: { ...whole.post, parts } });
      expect(outcome).toMatchObject({ kind: 'sent', copies: [{ part: 1 }] });
      expect(await setting.shown(chat)).toHaveLength(1);
    });

    it('delivers the rest when one part is refused', async () => {
      const contents = [await file('photo'), await file('document'), await file('photo')];
      await setting.trouble(chat, 'refused', 'document');
      expect(await deliver(contents)).toMatchObject({
        kind: 'sent',
        copies: [{ part: 0 }, { part: 2 }],
        refusedParts: [{ part: 1, reason: expect.any(String) }],
      });
      expect(await setting.shown(chat)).toHaveLength(2);
    });

    it('replies to the message that it is told to', async () => {
      const first = await deliver([hello]);
      const replyTo = first.kind === 'sent' ? first.copies[0]?.messageId : undefined;
      await deliver([hello], { replyTo: replyTo! });
      expect(await setting.shown(chat)).toMatchObject([{}, { replyTo }]);
    });

    it('delivers a reply to a message that is gone', async () => {
      expect(await deliver([hello], { replyTo: textId(999_999) })).toMatchObject({ kind: 'sent' });
      expect((await setting.shown(chat))[0]).not.toHaveProperty('replyTo');
    });

    it('delivers silently, protected, into a topic', async () => {
      const threadId: NetworkTopicId = textId(77);
      const forum = await setting.addChat(threadId);
      const whole = dispatch([hello], {
        destination: { networkId: forum, kind: 'supergroup', threadId, silent: true },
      });
      await setting.messenger.deliver({ ...whole, post: { ...whole.post, protected: true } });
      expect(await setting.shown(forum)).toMatchObject([{ threadId, silent: true, protected: true }]);
      await deliver([hello]);
      expect(await setting.shown(chat)).toMatchObject([{ silent: false, protected: false }]);
    });

    it.each<Trouble>(['gone', 'forbidden', 'refused', 'unknown'])(
      'says that a delivery is %s, and why',
      async (kind) => {
        await setting.trouble(chat, kind);
        expect(await deliver([hello])).toEqual({ kind, reason: expect.any(String) });
      },
    );

    it('says how long to wait when it is limited', async () => {
      await setting.trouble(chat, 'limited');
      const outcome = await deliver([hello]);
      expect(outcome).toEqual({ kind: 'limited', retryAfterMs: expect.any(Number) });
      expect(await setting.shown(chat)).toEqual([]);
      expect(await deliver([hello])).toMatchObject({ kind: 'sent' });
    });

    it('says that it may not send any more', async () => {
      await setting.trouble(chat, 'unauthorized');
      expect(await deliver([hello])).toEqual({ kind: 'unauthorized' });
    });

    it('says where a chat has moved to', async () => {
      const networkId = await setting.move(chat);
      expect(await deliver([hello])).toEqual({ kind: 'moved', networkId });
    });

    it('says that the network could not be reached', async () => {
      const messenger = await setting.unplugged(chat);
      expect(await messenger.deliver(dispatch([hello]))).toEqual({
        kind: 'unreached',
        reason: expect.any(String),
      });
    });

    it.each<Trouble>(['limited', 'gone', 'unknown'])(
      'sends only what is missing after it was %s midway',
      async (trouble) => {
        const contents = [await file('photo'), await file('audio')];
        await setting.trouble(chat, trouble, 'audio');
        const outcome = await deliver(contents);
        expect(outcome).toMatchObject({ kind: trouble, copies: [{ part: 0, piece: 0 }] });

        const done = 'copies' in outcome ? outcome.copies : [];
        const before = (await setting.shown(chat)).length;
        expect(await deliver(contents, { done })).toMatchObject({
          kind: 'sent',
          copies: [{ part: 1, piece: 0 }],
        });
        expect((await setting.shown(chat)).slice(before)).toMatchObject([{ kind: 'audio' }]);
      },
    );

    const copiesOf = async (contents: readonly Content[]): Promise<readonly Copy[]> => {
      const outcome = await deliver(contents);
      if (outcome.kind !== 'sent') throw new Error(`It was ${outcome.kind}`);
      return outcome.copies;
    };
    const revise = (
      contents: readonly Content[],
      copies: readonly Copy[],
      changes: readonly PartChange[] = [{ part: 0, file: false }],
    ) => setting.messenger.revise({ ...dispatch(contents), copies, changes });
    const REVISED = { kind: 'revised', missing: 0, added: [], removed: [] };
    const bye: Content = { kind: 'text', text: 'good bye', entities: [] };

    it('makes a copy say what the post says now, however often it is told', async () => {
      const copies = await copiesOf([hello]);
      expect(await revise([bye], copies)).toEqual(REVISED);
      expect(await revise([bye], copies)).toEqual(REVISED);
      expect(await setting.shown(chat)).toMatchObject([
        { messageId: copies[0]!.messageId, text: 'good bye' },
      ]);
    });

    it('changes the words and the file of one part of an album, and no other part', async () => {
      const [first, second, third] = [await file('photo', 'a'), await file('photo'), await file('photo')];
      const copies = await copiesOf([first, second]);
      const captioned = { ...second, caption: { text: 'b', entities: [] } } as Content;
      expect(await revise([first, captioned], copies, [{ part: 1, file: false }])).toEqual(REVISED);
      expect(await setting.shown(chat)).toMatchObject([{ text: 'a' }, { text: 'b' }]);
      expect(await revise([third, captioned], copies, [{ part: 0, file: true }])).toEqual(REVISED);
      expect(await setting.shown(chat)).toMatchObject([
        { text: '', file: 'file' in third && third.file.uniqueId },
        { text: 'b', file: 'file' in second && second.file.uniqueId },
      ]);
    });

    it('puts a file in the place of a text', async () => {
      const copies = await copiesOf([hello]);
      const photo = await file('photo', 'seen');
      expect(await revise([photo], copies, [{ part: 0, file: true }])).toEqual(REVISED);
      expect(await setting.shown(chat)).toMatchObject([{ kind: 'photo', text: 'seen' }]);
    });

    it('counts copies that are gone and revises the others', async () => {
      const [first, second] = [await file('photo', 'a'), await file('audio', 'b')];
      const copies = await copiesOf([first, second]);
      await setting.remove(chat, copies[0]!.messageId);
      const changed = [first, second].map((content) => ({
        ...content,
        caption: { text: 'c', entities: [] },
      })) as Content[];
      const changes = [0, 1].map((part) => ({ part, file: false }));
      expect(await revise(changed, copies, changes)).toEqual({ ...REVISED, missing: 1 });
      expect(await setting.shown(chat)).toMatchObject([{ kind: 'audio', text: 'c' }]);
    });

    it.each<Trouble>(['gone', 'forbidden', 'limited', 'refused', 'unauthorized', 'unknown'])(
      'says that a revision is %s, and revises when it is asked again',
      async (kind) => {
        const copies = await copiesOf([hello]);
        await setting.troubleEdit(chat, kind);
        expect(await revise([bye], copies)).toMatchObject({ kind, added: [], removed: [] });
        expect(await revise([bye], copies)).toEqual(REVISED);
        expect(await setting.shown(chat)).toMatchObject([{ text: 'good bye' }]);
      },
    );

    it('has nothing to do when all is there', async () => {
      const done = [{ part: 0, piece: 0, messageId: textId(1) }];
      expect(await deliver([hello], { done })).toEqual({ kind: 'sent', copies: [] });
      expect(await setting.shown(chat)).toEqual([]);
    });

    it('deletes the copies that it is told to, and no others', async () => {
      for (let copy = 0; copy < 3; copy++) await deliver([hello]);
      const [first, second, third] = (await setting.shown(chat)).map(({ messageId }) => messageId);
      expect(await setting.messenger.withdraw(chat, [first!, third!])).toEqual({ kind: 'deleted' });
      expect(await setting.shown(chat)).toMatchObject([{ messageId: second }]);
    });

    it('deletes again what is gone', async () => {
      await deliver([hello]);
      const [copy] = await setting.shown(chat);
      for (let time = 0; time < 2; time++) {
        expect(await setting.messenger.withdraw(chat, [copy!.messageId])).toEqual({ kind: 'deleted' });
      }
    });

    it.each<DeletionTrouble>(['out of reach', 'refused', 'unknown'])(
      'says that a deletion is %s, and why',
      async (kind) => {
        await deliver([hello]);
        const [copy] = await setting.shown(chat);
        await setting.deletionTrouble(chat, kind);
        const outcome = await setting.messenger.withdraw(chat, [copy!.messageId]);
        expect(outcome).toEqual({ kind, reason: expect.any(String) });
      },
    );

    it('says how long to wait when deletions are limited, and that it may delete nothing any more', async () => {
      await deliver([hello]);
      const [copy] = await setting.shown(chat);
      await setting.deletionTrouble(chat, 'limited');
      const outcome = await setting.messenger.withdraw(chat, [copy!.messageId]);
      expect(outcome).toEqual({ kind: 'limited', retryAfterMs: expect.any(Number) });
      await setting.deletionTrouble(chat, 'unauthorized');
      expect(await setting.messenger.withdraw(chat, [copy!.messageId])).toEqual({ kind: 'unauthorized' });
    });
  });
}
