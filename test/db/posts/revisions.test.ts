import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { pollClosed, storeEdit } from '../../../src/db/posts/edits.ts';
import { createRevisions } from '../../../src/db/posts/revisions.ts';
import type { PollContent } from '../../../src/domain/posts/content.ts';
import type { ChatId, PostId } from '../../../src/domain/ids.ts';
import type { SourceMessage } from '../../../src/domain/posts/post.ts';
import type { Revisions } from '../../../src/domain/posts/revision.ts';
import { photo, text } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let revisions: Revisions;
let source: TestChat;
let chat: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
  revisions = createRevisions(database, (chatId, postId, version) => `${chatId}/${postId}/${version}`);
}, 120_000);
beforeEach(async () => {
  hub = await World.open(database);
  [source, chat] = [await hub.chat(), await hub.chat()];
  await letEdits('inplace');
});
afterAll(() => end());

const letEdits = (mode: string) =>
  sql`update hubs set edits = ${mode} where id = ${hub.id}`.execute(database.sql);
const edit = (message: SourceMessage, content: SourceMessage['content']) =>
  storeEdit(database, { ...message, content });
const claim = (postId: PostId, limit = 10) => revisions.claim(postId, randomUUID(), limit, 0 as ChatId);
const captioned = (content: SourceMessage['content'], caption: string) =>
  ({ ...content, caption: { text: caption, entities: [] } }) as SourceMessage['content'];

async function versions(postId: PostId): Promise<{ no: number; version: number; file_version: number }[]> {
  const { rows } = await sql<{ no: number; version: number; file_version: number }>`
    select no, version, file_version from parts where post_id = ${postId} order by no
  `.execute(database.sql);
  return rows;
}

describe('a poll that somebody closes', () => {
  const poll = (): PollContent => ({
    kind: 'poll',
    pollId: randomUUID(),
    question: { text: 'Tea?', entities: [] },
    options: [{ text: 'Yes', entities: [] }],
    anonymous: true,
    multiple: false,
    closesAt: 2_000_000_000,
  });

  it.each(['off', 'resend', 'inplace'])('is closed in its copies while edits are %s', async (mode) => {
    await letEdits(mode);
    const content = poll();
    const message = hub.message(source, { content });
    const postId = await hub.store(message);
    const { closesAt: _, ...open } = content;
    const closed = (await pollClosed(database, content.pollId!))!;
    expect(closed).toEqual({
      chat: { networkId: message.chat.networkId },
      messageId: message.messageId,
      content: { ...open, closed: true },
    });
    expect(await storeEdit(database, closed)).toMatchObject({ kind: 'stored', postId });
    expect(await versions(postId)).toEqual([{ no: 0, version: 2, file_version: 1 }]);
    expect(await revisions.begin(postId)).not.toMatchObject({ kind: 'resend' });
  });

  it('and that nobody posted here is none', async () => {
    await hub.store(hub.message(source, { content: poll() }));
    expect(await pollClosed(database, 'of a copy')).toBeUndefined();
  });
});

describe('an edit', () => {
  it('is one version however often it comes, and none when nothing changed', async () => {
    const message = hub.message(source);
    const postId = await hub.store(message);
    expect(await edit(message, message.content)).toEqual({ kind: 'ignored', reason: 'nothing changed' });
    expect(await edit(message, text('other words'))).toMatchObject({ kind: 'stored', postId });
    expect(await edit(message, text('other words'))).toMatchObject({ kind: 'stored', postId });
    expect(await versions(postId)).toEqual([{ no: 0, version: 2, file_version: 1 }]);
  });

  it('that gives the same file by another id changes nothing; another file does', async () => {
    const content = photo();
    const message = hub.message(source, { content });
    const postId = await hub.store(message);
    const again = {
      ...content,
      file: { id: 'renamed', uniqueId: 'file' in content && content.file.uniqueId },
    };
    expect(await edit(message, again as SourceMessage['content'])).toMatchObject({ kind: 'ignored' });
    await edit(message, photo());
    expect(await versions(postId)).toEqual([{ no: 0, version: 2, file_version: 2 }]);
  });

  it('that moves the name of who speaks to another part of an album changes both', async () => {
    const album = { albumKey: randomUUID() };
    const bare = hub.message(source, { ...album, content: photo() });
    const worded = hub.message(source, { ...album, author: bare.author, content: captioned(photo(), 'a') });
    const postId = await hub.store(bare);
    await hub.store(worded);
    await edit(bare, captioned(bare.content, 'b'));
    expect((await versions(postId)).map(({ version }) => version)).toEqual([2, 2]);
  });

  it('of what was never relayed, or while edits are off, is ignored', async () => {
    expect(await edit(hub.message(source), text('words'))).toMatchObject({ reason: 'never relayed' });
    const message = hub.message(source);
    await hub.store(message);
    await letEdits('off');
    expect(await edit(message, text('words'))).toEqual({ kind: 'ignored', reason: 'edits are off' });
  });
});

describe('copies of an edited post', () => {
  it('are claimed once, by one at a time, and are done when they were revised', async () => {
    const message = hub.message(source);
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    await hub.sendAll(postId);
    expect(await revisions.begin(postId)).toEqual({ kind: 'nothing' });
    await edit(message, text('other words'));
    expect(await revisions.begin(postId)).toEqual({ kind: 'revise' });

    const token = randomUUID();
    const claimed = await revisions.claim(postId, token, 10, 0 as ChatId);
    expect(claimed).toMatchObject({
      kind: 'claimed',
      post: { version: 2, parts: [{ content: { text: 'other words' } }] },
      revisions: [{ chatId: chat.id, changes: [{ part: 0, file: false }], copies: [{ part: 0, piece: 0 }] }],
    });
    expect(await claim(postId)).toMatchObject({ kind: 'wait' });
    const settled = { chatId: chat.id, networkId: chat.networkId, added: [], removed: [] };
    const settlement = { kind: 'revised', version: 2, missing: 0 } as const;
    await revisions.settle(postId, token, [{ ...settled, settlement }]);
    expect(await claim(postId)).toEqual({ kind: 'done' });
    expect(await revisions.open(postId)).toBe(0);
  });

  it('that are given up are not claimed again for that version, and again for the next', async () => {
    const message = hub.message(source);
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    await hub.sendAll(postId);
    await edit(message, text('other words'));
    const token = randomUUID();
    await revisions.claim(postId, token, 10, 0 as ChatId);
    const settled = { chatId: chat.id, networkId: chat.networkId, added: [], removed: [] };
    await revisions.settle(postId, token, [
      { ...settled, settlement: { kind: 'left', version: 2, reason: 'no rights' } },
    ]);
    expect(await claim(postId)).toEqual({ kind: 'done' });
    await edit(message, text('words after that'));
    expect(await claim(postId)).toMatchObject({ kind: 'claimed' });
  });

  it('count as old when an earlier attempt left one, whatever version the rest went out in', async () => {
    const message = hub.message(source);
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    const token = randomUUID();
    await hub.begin(postId, token);
    const limited = { state: 'planned', delayMs: 0, doubt: false, reason: 'too many sends' } as const;
    await hub.settle(postId, token, chat, limited, [{ part: 0, piece: 0, messageId: textId(71) }]);
    await edit(message, text('other words'));
    expect(await claim(postId)).toMatchObject({ kind: 'wait' });
    await hub.sendAll(postId);
    expect(await claim(postId)).toMatchObject({ kind: 'claimed', revisions: [{ chatId: chat.id }] });
  });

  it('that were not sent yet need nothing', async () => {
    const message = hub.message(source);
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    await edit(message, text('other words'));
    const token = randomUUID();
    await hub.begin(postId, token);
    const copy = { part: 0, piece: 0, messageId: textId(72) };
    await hub.settle(postId, token, chat, { state: 'sent', version: 2 }, [copy]);
    expect(await revisions.begin(postId)).toEqual({ kind: 'nothing' });
    expect(await claim(postId)).toEqual({ kind: 'done' });
  });
});
