import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import type { Refusal } from '../../../src/domain/posts/admission.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import type { Content } from '../../../src/domain/posts/content.ts';
import type { SourceAuthor, SourceMessage } from '../../../src/domain/posts/post.ts';
import { newWords, nextNumber, person, photo, text } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { MemberSettings, TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let chat: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  chat = await hub.chat();
});

/** Why a post is refused, or 'admitted'. */
async function verdictOn(postId: PostId): Promise<Refusal | 'admitted'> {
  const admission = await hub.posts.admit(postId);
  if ('awaits' in admission) throw new Error('Nothing waits for approval here.');
  return admission.admitted ? 'admitted' : admission.refusal;
}

async function ageFingerprints(of: TestChat, minutes: number): Promise<void> {
  await sql`
    update fingerprints set seen_at = now() - ${minutes}::int * interval '1 minute' where source_chat_id = ${of.id}
  `.execute(database.sql);
}

async function replyOf(postId: PostId): Promise<{ post: number | null; part: number | null }> {
  const { rows } = await sql<{ post: string | null; part: number | null }>`
    select reply_to_post as post, reply_to_part as part from posts where id = ${postId}
  `.execute(database.sql);
  return { post: rows[0]!.post === null ? null : Number(rows[0]!.post), part: rows[0]!.part };
}

describe('a post is refused', () => {
  it.each<[Refusal, MemberSettings]>([
    ['chat left', { state: 'inactive' }],
    ['chat left', { state: 'removed' }],
    ['chat is no source', { source: false }],
    ['outgoing is off', { outgoing: false }],
  ])('as "%s" when its chat is now %j', async (refusal, settings) => {
    const postId = await hub.say(chat);
    const { state = 'active', source = true, outgoing = true } = settings;
    await sql`
      update hub_members set state = ${state}, source = ${source}, outgoing = ${outgoing} where chat_id = ${chat.id}
    `.execute(database.sql);
    expect(await verdictOn(postId)).toBe(refusal);
  });

  it.each([
    ['mute', 'author muted'],
    ['ban', 'author banned'],
  ] as const)('when its author is under a %s of this hub', async (kind, refusal) => {
    const author = person();
    const postId = await hub.say(chat, { author });
    await hub.restrict(author, kind);
    expect(await verdictOn(postId)).toBe(refusal);
  });

  it('as banned rather than muted when its author is both', async () => {
    const author = person();
    const postId = await hub.say(chat, { author });
    await hub.restrict(author, 'mute');
    await hub.restrict(author, 'ban');
    expect(await verdictOn(postId)).toBe('author banned');
  });

  it('by nothing when the restriction is over, was lifted, or is another hub’s', async () => {
    const author = person();
    const postId = await hub.say(chat, { author });
    await hub.restrict(author, 'mute', -1);
    await (await World.open(database)).restrict(author, 'ban');
    await hub.restrict(author, 'ban');
    await sql`update restrictions set lifted_at = now() where hub_id = ${hub.id} and kind = 'ban'`.execute(
      database.sql,
    );
    expect(await verdictOn(postId)).toBe('admitted');
  });

  it('when its day was dropped before it was judged', async () => {
    expect(await verdictOn(1 as PostId)).toBe('forgotten');
  });
});

describe('a verdict', () => {
  it('is the same each time it is asked for: a post is not its own duplicate', async () => {
    await hub.chat();
    const postId = await hub.say(chat);
    const admitted = { admitted: true, audience: 1, parts: 1 };
    expect(await hub.posts.admit(postId)).toEqual(admitted);
    expect(await hub.posts.admit(postId)).toEqual(admitted);
    await hub.posts.plan(postId);
    await hub.posts.close(postId);
    expect(await hub.posts.admit(postId)).toEqual(admitted);
  });

  it('stays a refusal when its reason is gone', async () => {
    const postId = await hub.say(chat);
    await sql`update hub_members set outgoing = false where chat_id = ${chat.id}`.execute(database.sql);
    expect(await verdictOn(postId)).toBe('outgoing is off');
    await sql`update hub_members set outgoing = true where chat_id = ${chat.id}`.execute(database.sql);
    expect(await verdictOn(postId)).toBe('outgoing is off');
  });

  it('is one when it is asked for many times at once', async () => {
    const postId = await hub.say(chat);
    const verdicts = await Promise.all(Array.from({ length: 8 }, () => verdictOn(postId)));
    expect(new Set(verdicts)).toEqual(new Set(['admitted']));
  });
});

describe('a duplicate', () => {
  let author: SourceAuthor;
  const say = (content: Content, more: Partial<SourceMessage> = {}): Promise<PostId> =>
    hub.say(chat, { author, content, ...more });

  beforeEach(() => {
    author = person();
  });

  it('is the same text of the same author in the same chat', async () => {
    const content = text(newWords());
    expect(await verdictOn(await say(content))).toBe('admitted');
    expect(await verdictOn(await say(content))).toBe('duplicate');
  });

  it('is not the same text of somebody else', async () => {
    const content = text(newWords());
    expect(await verdictOn(await say(content))).toBe('admitted');
    expect(await verdictOn(await say(content, { author: person() }))).toBe('admitted');
  });

  it('is the same answer to the same message, and not to another one or to none', async () => {
    const content = text(newWords());
    expect(await verdictOn(await say(content, { replyTo: textId(1) }))).toBe('admitted');
    expect(await verdictOn(await say(content, { replyTo: textId(1) }))).toBe('duplicate');
    expect(await verdictOn(await say(content, { replyTo: textId(2) }))).toBe('admitted');
    expect(await verdictOn(await say(content))).toBe('admitted');
  });

  it('is not the same picture with another caption, nor the same words with another link', async () => {
    const content = photo();
    const captioned = { ...content, caption: { text: 'look', entities: [] } } as typeof content;
    expect(await verdictOn(await say(content))).toBe('admitted');
    expect(await verdictOn(await say(captioned))).toBe('admitted');
    expect(await verdictOn(await say(captioned))).toBe('duplicate');
    const words = newWords();
    const linked = (url: string): Content => ({
      kind: 'text',
      text: words,
      entities: [{ type: 'text_link', offset: 0, length: 5, url }],
    });
    expect(await verdictOn(await say(linked('https://example.com/1')))).toBe('admitted');
    expect(await verdictOn(await say(linked('https://example.com/2')))).toBe('admitted');
  });

  it('is not the same in another chat', async () => {
    const content = text(newWords());
    await verdictOn(await say(content));
    expect(await verdictOn(await hub.say(await hub.chat(), { author, content }))).toBe('admitted');
  });

  it.each([
    ['a short text', text('ok, fine')],
    ['a sticker', { kind: 'sticker' as const, file: { id: 's', uniqueId: 'the-sticker' } }],
    ['a throw of dice', { kind: 'dice' as const, emoji: '🎲', value: 6 }],
  ])('is never %s', async (_, content) => {
    await verdictOn(await say(content));
    expect(await verdictOn(await say(content))).toBe('admitted');
  });

  it('is an album of the same parts in any order, and not one that shares some of them', async () => {
    const photos = [photo(), photo(), photo()];
    const album = async (key: string, contents: typeof photos): Promise<PostId> => {
      let postId: PostId | undefined;
      for (const content of contents) postId = await say(content, { albumKey: key });
      return postId!;
    };
    expect(await verdictOn(await album('one', photos))).toBe('admitted');
    expect(await verdictOn(await album('two', photos.toReversed()))).toBe('duplicate');
    expect(await verdictOn(await album('three', photos.slice(1)))).toBe('admitted');
    expect(await verdictOn(await say(photos[0]!))).toBe('admitted');
  });

  it('is one until 24 hours have passed, and from then the new one counts', async () => {
    const content = text(newWords());
    await verdictOn(await say(content));
    await ageFingerprints(chat, 24 * 60 - 1);
    expect(await verdictOn(await say(content))).toBe('duplicate');
    await ageFingerprints(chat, 24 * 60);
    expect(await verdictOn(await say(content))).toBe('admitted');
    expect(await verdictOn(await say(content))).toBe('duplicate');
  });

  it('is the later one, though it is judged first', async () => {
    const original = await say(photo('the view'));
    const other = await hub.say(chat);
    const repeated = await say(photo('the view'));
    expect(await verdictOn(repeated)).toBe('duplicate');
    expect(await verdictOn(other)).toBe('admitted');
    expect(await verdictOn(original)).toBe('admitted');
  });

  it('is not what repeats an earlier one that is refused', async () => {
    const original = await say(photo('the view'));
    const repeated = await say(photo('the view'));
    await sql`update posts set withdrawn_at = now() where id = ${original}`.execute(database.sql);
    expect(await verdictOn(repeated)).toBe('admitted');
  });

  it('is all but one of those that are judged at once', async () => {
    const content = text(newWords());
    const ids = await Promise.all(Array.from({ length: 6 }, () => say(content)));
    const verdicts = await Promise.all(ids.map(verdictOn));
    expect(verdicts.filter((verdict) => verdict === 'admitted')).toHaveLength(1);
    expect(verdicts.filter((verdict) => verdict === 'duplicate')).toHaveLength(5);
  });

  it('is not what repeats a post that was refused itself', async () => {
    const content = text(newWords());
    const refused = await say(content);
    await hub.restrict(author, 'mute');
    expect(await verdictOn(refused)).toBe('author muted');
    await sql`update restrictions set lifted_at = now() where hub_id = ${hub.id}`.execute(database.sql);
    expect(await verdictOn(await say(content))).toBe('admitted');
  });
});

describe('an echo', () => {
  let elsewhere: TestChat;
  let channel: SourceAuthor;

  beforeEach(async () => {
    elsewhere = await hub.chat();
    channel = { kind: 'chat', networkId: textId(-nextNumber()), name: 'another bot' };
  });

  async function carried(words: string): Promise<void> {
    await hub.sendAll(await hub.post(elsewhere, { content: text(words) }));
  }

  it('is what a chat says where we carried it', async () => {
    const words = newWords();
    await carried(words);
    expect(await verdictOn(await hub.say(chat, { author: channel, content: text(words) }))).toBe('echo');
  });

  it('is not what a person says again', async () => {
    const words = newWords();
    await carried(words);
    expect(await verdictOn(await hub.say(chat, { content: text(words) }))).toBe('admitted');
  });

  it('is not what was carried to other chats only', async () => {
    const words = newWords();
    await carried(words);
    const newcomer = await hub.chat();
    expect(await verdictOn(await hub.say(newcomer, { author: channel, content: text(words) }))).toBe(
      'admitted',
    );
  });

  it('is not what was not sent there yet', async () => {
    const words = newWords();
    await hub.post(elsewhere, { content: text(words) });
    expect(await verdictOn(await hub.say(chat, { author: channel, content: text(words) }))).toBe('admitted');
  });

  it('is also what may have arrived there: the call was made and its answer is missing', async () => {
    const words = newWords();
    const postId = await hub.post(elsewhere, { content: text(words) });
    await hub.begin(postId);
    await hub.endLeases(postId);
    await hub.claim(postId);
    expect(await verdictOn(await hub.say(chat, { author: channel, content: text(words) }))).toBe('echo');
  });

  it.each([
    ['our alias', '\n\n— u-abc234'],
    ['our alias and signature', '\n\n— u-abc234\nThe hub'],
    ['our alias, and another hub’s own below', '\n\n— u-abc234\nThe hub\n\n— u-zzz999\nAnother hub'],
  ])('is recognised under %s', async (_, attribution) => {
    const words = newWords();
    await carried(words);
    const copy = text(words + attribution);
    expect(await verdictOn(await hub.say(chat, { author: channel, content: copy }))).toBe('echo');
  });

  it('is recognised however short it is when it carries an alias, and only then', async () => {
    const words = `ok ${nextNumber() % 100_000}`;
    await carried(words);
    const bare = await hub.say(chat, { author: channel, content: text(words) });
    const signed = await hub.say(chat, { author: channel, content: text(`${words}\n\n— u-abc234`) });
    expect(await verdictOn(bare)).toBe('admitted');
    expect(await verdictOn(signed)).toBe('echo');
  });

  it('is recognised by the latest time that short words were carried', async () => {
    const words = `ok ${nextNumber() % 100_000}`;
    await carried(words);
    const newcomer = await hub.chat();
    await carried(words);
    const signed = await hub.say(newcomer, { author: channel, content: text(`${words}\n\n— u-abc234`) });
    expect(await verdictOn(signed)).toBe('echo');
  });

  it('is a picture that comes back with the same words, and not one with words of its own', async () => {
    const view = { ...photo(), caption: { text: 'the view', entities: [] } } as Content & { kind: 'photo' };
    const saying = (words: string): Content => ({ ...view, caption: { text: words, entities: [] } });
    await hub.sendAll(await hub.post(elsewhere, { content: view }));
    const back = saying('the view\n\n— u-abc234');
    expect(await verdictOn(await hub.say(chat, { author: channel, content: back }))).toBe('echo');
    // Some bots drop what stands under a file.
    const { caption: _, ...bare } = view as Content & { caption: unknown };
    expect(await verdictOn(await hub.say(chat, { author: channel, content: bare as Content }))).toBe('echo');
    const own = saying('our picture of the week');
    expect(await verdictOn(await hub.say(chat, { author: channel, content: own }))).toBe('admitted');
  });

  it('is what another hub brings back under an alias to where it was posted', async () => {
    const words = newWords();
    await hub.post(chat, { author: channel, content: text(words) });
    const back = text(`${words}\n\n— u-zzz999`);
    expect(await verdictOn(await hub.say(chat, { author: channel, content: back }))).toBe('echo');
    expect(await verdictOn(await hub.say(chat, { content: back }))).toBe('admitted');
  });

  it('is forgotten after 24 hours', async () => {
    const words = newWords();
    await carried(words);
    await ageFingerprints(elsewhere, 24 * 60);
    expect(await verdictOn(await hub.say(chat, { author: channel, content: text(words) }))).toBe('admitted');
  });
});

describe('the target of a reply', () => {
  it('is the post whose message it answers', async () => {
    const target = hub.message(chat);
    const targetId = await hub.store(target);
    const replyId = await hub.say(chat, { replyTo: target.messageId });
    await hub.posts.admit(replyId);
    expect(await replyOf(replyId)).toEqual({ post: targetId, part: 0 });
  });

  it('is the post whose copy it answers', async () => {
    const elsewhere = await hub.chat();
    const targetId = await hub.post(elsewhere);
    const copies = await hub.sendAll(targetId);
    const replyId = await hub.say(chat, { replyTo: copies.get(chat.id)![0]! });
    await hub.posts.admit(replyId);
    expect(await replyOf(replyId)).toEqual({ post: targetId, part: 0 });
  });

  it('is the part of an album that it answers, in the original and in a copy', async () => {
    const elsewhere = await hub.chat();
    const messages = [1, 2, 3].map(() => hub.message(elsewhere, { albumKey: 'k', content: photo() }));
    const [albumId] = await Promise.all(messages.map((message) => hub.store(message)));
    await hub.admitAndPlan(albumId!);
    const copies = await hub.sendAll(albumId!, 3);
    const toCopy = await hub.say(chat, { replyTo: copies.get(chat.id)![2]! });
    await hub.posts.admit(toCopy);
    expect(await replyOf(toCopy)).toEqual({ post: albumId, part: 2 });

    const { rows } = await sql<{ part: number }>`
      select part from arrivals where network_chat_id = ${elsewhere.networkId} and message_id = ${messages[1]!.messageId}
    `.execute(database.sql);
    const toOriginal = await hub.say(elsewhere, { replyTo: messages[1]!.messageId });
    await hub.posts.admit(toOriginal);
    expect(await replyOf(toOriginal)).toEqual({ post: albumId, part: rows[0]!.part });
  });

  it('is nothing when the message is unknown, or is of that number in another chat', async () => {
    const elsewhere = hub.message(await hub.chat());
    await hub.store(elsewhere);
    const replyId = await hub.say(chat, { replyTo: elsewhere.messageId });
    expect(await verdictOn(replyId)).toBe('admitted');
    expect(await replyOf(replyId)).toEqual({ post: null, part: null });
  });
});

describe('a late sibling', () => {
  it('of a refused album is refused, and of an admitted one admitted', async () => {
    const albumId = await hub.say(chat, { albumKey: 'k', content: photo() });
    await sql`update hub_members set outgoing = false where chat_id = ${chat.id}`.execute(database.sql);
    await hub.posts.admit(albumId);
    await sql`update hub_members set outgoing = true where chat_id = ${chat.id}`.execute(database.sql);
    expect(await verdictOn(await hub.say(chat, { albumKey: 'k', content: photo() }))).toBe('album refused');

    await hub.posts.admit(await hub.say(chat, { albumKey: 'l', content: photo() }));
    expect(await verdictOn(await hub.say(chat, { albumKey: 'l', content: photo() }))).toBe('admitted');
  });
});
