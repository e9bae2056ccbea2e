import { type Kysely, sql } from 'kysely';
import { reasonToRefuse, type Refusal } from '../../domain/posts/admission.ts';
import { attributedPart } from '../../domain/posts/attribution.ts';
import { type Content, isFileContent, type PollContent } from '../../domain/posts/content.ts';
import type { AccountId, ChatId, NetworkChatId, NetworkMessageId, PostId } from '../../domain/ids.ts';
import type { Part, SourceMessage } from '../../domain/posts/post.ts';
import type { EditMode } from '../../domain/posts/revision.ts';
import { restrictionOf } from '../moderation/inForce.ts';
import type { RouteKind } from '../../domain/posts/route.ts';
import type { AccountDatabase } from '../accounts.ts';
import { isOpen } from './audience.ts';
import type { HeldEdit } from './pausing.ts';
import { editModeOf, partsOf } from './posts.ts';
import { isMedia } from '../../domain/posts/relayRule.ts';
import { askedOfSource, type FromMember, threadAge } from './sourceMember.ts';
import { storableJson } from '../storable.ts';

/** A message as it reads now, as far as an edit is about it. */
export type EditedMessage = Pick<
  SourceMessage,
  'messageId' | 'content' | 'borrowed' | 'fileBytes' | 'fileType'
> & {
  readonly chat: Pick<SourceMessage['chat'], 'networkId'>;
};

/**
 * What posts of some routes say after an edit, given what they said before. A post that says undefined keeps its words. A
 * route that is not there lets every edit pass as it is.
 */
export type EditFitters = Partial<
  Readonly<Record<RouteKind, (message: EditedMessage, before: Content) => Content | undefined>>
>;

/** What became of an edit that came in. */
export type EditArrival =
  /** The post has its newest words; its edit workflow must be told, even when it was told before. */
  | ({ readonly kind: 'stored'; readonly alias: string } & HeldEdit)
  /** Nothing follows from it. */
  | {
      readonly kind: 'ignored';
      readonly reason:
        | Refusal
        | 'never relayed'
        | 'edits are off'
        | 'nothing changed'
        | 'the session is over'
        | 'not fit';
    };

/**
 * Puts the new words, or the new file, in the place of the old ones. What is still to be sent of the post goes out
 * like that; what was sent is not touched here. The same edit may be handed in any number of times.
 */
export async function storeEdit(
  database: AccountDatabase,
  message: EditedMessage,
  fitters: EditFitters = {},
): Promise<EditArrival> {
  return database.sql.transaction().execute(async (db) => {
    const post = await postToEdit(db, database.account, message);
    if (!post || post.state === 'refused') return { kind: 'ignored', reason: 'never relayed' };
    if (post.mode === 'off') return { kind: 'ignored', reason: 'edits are off' };
    const refusal = reasonToRefuse({
      withdrawn: post.withdrawn,
      chat: askedOfSource(post),
      ruled: {
        // Of an album that goes out every part does.
        hasMedia: post.album || isMedia(message.content),
        threadAgeMs: threadAge(
          Number(post.id) as PostId,
          post.thread === null ? undefined : Number(post.thread),
        ),
      },
      restriction: post.restriction ?? undefined,
      albumRefused: false,
      duplicate: false,
      echo: false,
    });
    if (refusal) return { kind: 'ignored', reason: refusal };
    if (!(await isOpen(db, post.route))) return { kind: 'ignored', reason: 'the session is over' };
    const postId = Number(post.id) as PostId;
    const before = (await partsOf(db, postId)).find(({ no }) => no === post.part);
    const fit = fitters[post.route.to];
    const content = fit && before ? fit(message, before.content) : message.content;
    if (!content) return { kind: 'ignored', reason: 'not fit' };
    const changed = await replaceContent(db, postId, post.part, content);
    // An edit that was made before may have found nobody to tell.
    if (!changed && post.version === 1) return { kind: 'ignored', reason: 'nothing changed' };
    return {
      kind: 'stored',
      postId,
      route: post.route,
      chatId: post.source_chat_id as ChatId,
      editWorkflowId: post.edit_workflow_id ?? undefined,
      alias: post.alias,
    };
  });
}

/** The message that asked a poll, with the poll closed; undefined for one that nobody posted in a chat of ours. */
export async function pollClosed(
  database: AccountDatabase,
  pollId: string,
): Promise<EditedMessage | undefined> {
  const { rows } = await sql<{
    network_chat_id: NetworkChatId;
    message_id: NetworkMessageId;
    content: PollContent;
  }>`
    select a.network_chat_id, a.message_id, t.content
    from parts t join arrivals a on a.post_id = t.post_id and a.part = t.no
    where a.account = ${database.account} and t.content->>'kind' = 'poll' and t.content->>'pollId' = ${pollId}
    order by t.post_id desc limit 1
  `.execute(database.sql);
  const [row] = rows;
  if (!row) return undefined;
  const { closesAt: _, ...poll } = row.content;
  return {
    chat: { networkId: row.network_chat_id },
    messageId: row.message_id,
    content: { ...poll, closed: true },
  };
}

interface PostToEdit extends FromMember {
  readonly id: string;
  readonly source_chat_id: number;
  readonly edit_workflow_id: string | null;
  readonly part: number;
  readonly state: string;
  readonly version: number;
  readonly mode: EditMode;
  readonly thread: string | null;
  readonly album: boolean;
  readonly alias: string;
  readonly withdrawn: boolean;
  readonly restriction: 'mute' | 'ban' | null;
}

async function postToEdit(
  db: Kysely<never>,
  account: AccountId,
  message: EditedMessage,
): Promise<PostToEdit | undefined> {
  const { rows } = await sql<PostToEdit>`
    select p.id, p.route, p.source_chat_id, p.edit_workflow_id, a.part, p.state, p.version,
           ${editModeOf(sql`p.id`, sql`h.edits`)} as mode, u.alias, m.state as member_state, m.source, m.outgoing, m.relay,
           p.thread, p.album_key is not null or p.late_for is not null as album,
           p.withdrawn_at is not null as withdrawn,
           ${restrictionOf(sql`p.author_id`, sql`p.hub_id`)} as restriction
    from arrivals a
    join posts p on p.id = a.post_id
    join hubs h on h.id = p.hub_id
    left join hub_members m on m.chat_id = p.source_chat_id and m.hub_id = p.hub_id
    join authors u on u.id = p.author_id
    where a.account = ${account} and a.network_chat_id = ${message.chat.networkId}
      and a.message_id = ${message.messageId}
    for update of p
  `.execute(db);
  return rows[0];
}

/** Whether the part said something else before. */
async function replaceContent(
  db: Kysely<never>,
  postId: PostId,
  partNo: number,
  given: Content,
): Promise<boolean> {
  const before = await partsOf(db, postId);
  const old = before.find(({ no }) => no === partNo)?.content;
  if (!old) return false;
  const content = withKnownFile(given, old);
  const { rows } = await sql<{ version: number }>`
    with edited as (
      update posts set version = version + 1, edited_at = now()
      where id = ${postId} and exists (
        select from parts
        where post_id = ${postId} and no = ${partNo} and content <> ${storableJson(content)}::jsonb)
      returning version
    ), written as (
      update parts set content = ${storableJson(content)}::jsonb, version = edited.version,
                       file_version = case when ${isOtherFile(old, content)} then edited.version else file_version end
      from edited where post_id = ${postId} and no = ${partNo}
    )
    select version from edited
  `.execute(db);
  if (!rows[0]) return false;
  const after = before.map((part): Part => (part.no === partNo ? { ...part, content } : part));
  const signers = [attributedPart(before), attributedPart(after)];
  // The name of who speaks moves from one part to the other: both look different now.
  if (signers[0] !== signers[1]) {
    await sql`
      update parts set version = ${rows[0].version}
      where post_id = ${postId} and no = any(${signers.filter((no) => no !== undefined)}::smallint[])
    `.execute(db);
  }
  return true;
}

/** The same file can come with another id each time; what tells files apart is the other one. */
function withKnownFile(content: Content, old: Content): Content {
  if (!isFileContent(content) || !isFileContent(old)) return content;
  const isSameLive = old.live !== undefined && content.live?.uniqueId === old.live.uniqueId;
  return {
    ...content,
    ...(content.file.uniqueId === old.file.uniqueId && { file: old.file }),
    ...(isSameLive && { live: old.live }),
  };
}

function isOtherFile(old: Content, content: Content): boolean {
  if (!isFileContent(content)) return false;
  if (!isFileContent(old)) return true;
  return (
    old.kind !== content.kind ||
    old.file.uniqueId !== content.file.uniqueId ||
    old.live?.uniqueId !== content.live?.uniqueId ||
    (old.spoiler ?? false) !== (content.spoiler ?? false)
  );
}
