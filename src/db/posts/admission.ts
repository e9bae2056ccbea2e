import { type Kysely, sql } from 'kysely';
import { type AdmissionFacts, reasonToRefuse, type Refusal } from '../../domain/posts/admission.ts';
import { type Fingerprint, fingerprintOf, repetitionKey } from '../../domain/posts/fingerprint.ts';
import type { Content } from '../../domain/posts/content.ts';
import type {
  AccountId,
  NetworkChatId,
  NetworkMessageId,
  NetworkPersonId,
  PostId,
} from '../../domain/ids.ts';
import type { Admission } from '../../domain/posts/posts.ts';
import { type ApprovalRules, NO_APPROVAL, waitsForApproval } from '../../domain/moderation/approval.ts';
import { restrictionOf } from '../moderation/inForce.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import type { Database } from '../database.ts';
import { countAudience } from './audience.ts';
import { isEarlierThan, partsOf } from './posts.ts';
import { isMedia, type RuledPost } from '../../domain/posts/relayRule.ts';
import { askedOfSource, type FromMember, threadAge } from './sourceMember.ts';

/** What a post answers. */
interface ReplyTarget {
  readonly post_id: string;
  readonly part: number;
  /** The post that the thread of what it answers starts with. */
  readonly thread: string;
  readonly refused: boolean;
}

/** How duplicates are told: the shortest text that counts, and for how long one is remembered. */
export interface DedupRules {
  readonly minTextLength: number;
  readonly hours: number;
}

/** What posts are judged by. */
export interface AdmissionRules extends DedupRules {
  /** Which first posts wait for approval; none when it is absent. */
  readonly approval?: ApprovalRules;
}

/** How well the author and the chat of a post are known. */
export interface NewcomerRow extends FromMember {
  readonly author_network_id: NetworkPersonId;
  readonly author_known: boolean;
  readonly author_approved: number;
  readonly chat_known: boolean | null;
  readonly chat_approved: number | null;
}

/** Reads a {@link NewcomerRow} of an author `u` and a member `m`. */
export const NEWCOMER = sql`u.network_id as author_network_id, u.known as author_known, u.approved as author_approved,
           m.known as chat_known, m.approved as chat_approved`;

interface PostRow extends NewcomerRow {
  account: AccountId;
  hub_id: number;
  source_chat_id: number;
  source_network_id: NetworkChatId;
  author_id: number;
  author_kind: 'person' | 'chat';
  late_for: string | null;
  reply_to_message: NetworkMessageId | null;
  edit_of: string | null;
  state: string;
  refusal: Refusal | null;
  restriction: 'mute' | 'ban' | null;
  album_refused: boolean;
  withdrawn: boolean;
}

/**
 * `Posts.admit` in PostgreSQL. Of two posts of a chat that say the same, the earlier one is judged first, whichever
 * comes here first: the later one is the repetition.
 */
export async function admitPost(
  database: Database,
  postId: PostId,
  rules: AdmissionRules,
): Promise<Admission> {
  for (;;) {
    const verdict = await judgeAlone(database, postId, rules);
    if ('admitted' in verdict) return verdict;
    // In a transaction of its own: with locks on both, two such chains could wait for each other.
    await admitPost(database, verdict.judgeFirst, rules);
  }
}

async function judgeAlone(
  database: Database,
  postId: PostId,
  rules: AdmissionRules,
): Promise<Admission | { readonly judgeFirst: PostId }> {
  return database.sql.transaction().execute(async (db) => {
    await sql`select from posts where id = ${postId} for update`.execute(db);
    const post = await loadPost(db, postId);
    if (!post) return { admitted: false, refusal: 'forgotten' };
    const parts = await partsOf(db, postId);
    if (post.state === 'refused') return { admitted: false, refusal: post.refusal! };
    if (post.state === 'held') return await judgeHeld(db, postId, post);
    if (post.state === 'collecting') {
      const fingerprint = fingerprintOf(
        parts.map((part) => part.content),
        rules.minTextLength,
      );
      const original =
        fingerprint.exempt || !rulesOf(post.route).dropsRepetitions
          ? undefined
          : await earlierAlike(db, postId, post, fingerprint, rules);
      if (original !== undefined) return { judgeFirst: original };
      const target =
        post.edit_of === null && post.reply_to_message !== null ? await replyTarget(db, post) : undefined;
      const contents = parts.map(({ content }) => content);
      const refusal = await judge(
        db,
        postId,
        post,
        fingerprint,
        rules,
        ruledPost(postId, post, contents, target),
      );
      if (refusal) {
        await refuse(db, postId, refusal);
        return { admitted: false, refusal };
      }
      const waits = hasToWait(post, rules.approval ?? NO_APPROVAL);
      await settleAdmission(db, postId, post, target, waits ? 'held' : 'admitted');
      if (waits) return { admitted: false, awaits: 'approval' };
      await getAcquainted(db, post, rules.approval ?? NO_APPROVAL);
    }
    const from = {
      chatId: post.source_chat_id,
      authorId: post.author_id,
      networkId: post.source_network_id,
      account: post.account,
    };
    return { admitted: true, parts: parts.length, audience: await countAudience(db, post.route, from) };
  });
}

/** A waiting post is refused once it is taken back or its author is banned. */
async function judgeHeld(db: Kysely<never>, postId: PostId, post: PostRow): Promise<Admission> {
  const refusal = post.withdrawn ? 'taken back' : post.restriction === 'ban' ? 'author banned' : undefined;
  if (refusal === undefined) return { admitted: false, awaits: 'approval' };
  await refuse(db, postId, refusal);
  return { admitted: false, refusal };
}

async function refuse(db: Kysely<never>, postId: PostId, refusal: Refusal): Promise<void> {
  await sql`update posts set state = 'refused', refusal = ${refusal}, closed_at = now()
            where id = ${postId}`.execute(db);
}

/** Only what members of a hub post can wait; announcements are an admin's, and strangers have moderators of their own. */
export function hasToWait(post: NewcomerRow, rules: ApprovalRules): boolean {
  if (post.route.to !== 'hub') return false;
  return waitsForApproval(
    {
      author: {
        networkId: post.author_network_id,
        known: post.author_known,
        approved: post.author_approved,
      },
      chat: { known: post.chat_known ?? true, approved: post.chat_approved ?? 0 },
    },
    rules,
  );
}

/**
 * Notes, once, that an author and a chat have posted while first posts did not have to wait: turning that on later makes
 * neither of them new.
 */
export async function getAcquainted(
  db: Kysely<never>,
  post: NewcomerRow & {
    readonly hub_id: number;
    readonly author_id: number;
    readonly source_chat_id: number;
  },
  rules: ApprovalRules,
): Promise<void> {
  if (post.route.to !== 'hub') return;
  if (rules.newAuthorPosts === 0 && !post.author_known) {
    await sql`update authors set known = true where id = ${post.author_id} and not known`.execute(db);
  }
  if (rules.newChatPosts === 0 && post.chat_known === false) {
    await sql`
      update hub_members set known = true
      where hub_id = ${post.hub_id} and chat_id = ${post.source_chat_id} and not known
    `.execute(db);
  }
}

async function loadPost(db: Kysely<never>, postId: PostId): Promise<PostRow | undefined> {
  const { rows } = await sql<PostRow>`
    select p.account, p.route, p.hub_id, p.source_chat_id, p.source_network_id, p.author_id, u.kind as author_kind, p.late_for,
           p.reply_to_message, p.edit_of, p.state, p.refusal, m.state as member_state, m.source, m.outgoing, m.relay,
           ${NEWCOMER},
           p.withdrawn_at is not null or exists (
             select from posts a where a.id in (p.late_for, p.edit_of) and a.withdrawn_at is not null) as withdrawn,
           ${restrictionOf(sql`p.author_id`, sql`p.hub_id`)} as restriction,
           exists (select from posts a where a.id = p.late_for and a.state = 'refused') as album_refused
    from posts p left join hub_members m on m.chat_id = p.source_chat_id and m.hub_id = p.hub_id join authors u on u.id = p.author_id
    where p.id = ${postId}
  `.execute(db);
  return rows[0];
}

/** The oldest earlier post of which this one is a repetition and that is not judged yet. An album that is still collected may grow. */
async function earlierAlike(
  db: Kysely<never>,
  postId: PostId,
  post: PostRow,
  fingerprint: Fingerprint,
  rules: DedupRules,
): Promise<PostId | undefined> {
  const { rows } = await sql<{ id: string; content: Content }>`
    select e.id, t.content from posts e join parts t on t.post_id = e.id
    where e.source_chat_id = ${post.source_chat_id} and e.author_id = ${post.author_id}
      and e.reply_to_message is not distinct from ${post.reply_to_message}::text and ${isEarlierThan(sql`e.id`, postId)}
      and e.state = 'collecting' and e.album_key is null
    order by e.id
  `.execute(db);
  const original = rows.find(
    ({ content }) => fingerprintOf([content], rules.minTextLength).whole === fingerprint.whole,
  );
  return original && (Number(original.id) as PostId);
}

/** Remembers the fingerprint last: a post that is refused is not what a later one repeats. */
async function judge(
  db: Kysely<never>,
  postId: PostId,
  post: PostRow,
  fingerprint: Fingerprint,
  rules: DedupRules,
  ruled: RuledPost,
): Promise<Refusal | undefined> {
  const standing: AdmissionFacts = {
    withdrawn: post.withdrawn,
    chat: askedOfSource(post),
    ruled,
    restriction: post.restriction ?? undefined,
    albumRefused: post.album_refused,
    echo: false,
    duplicate: false,
  };
  if (!rulesOf(post.route).dropsRepetitions) return reasonToRefuse(standing);
  const refusal =
    reasonToRefuse(standing) ??
    reasonToRefuse({ ...standing, echo: await isEcho(db, post, fingerprint, rules) });
  if (refusal) return refusal;
  const first = await rememberFingerprint(db, postId, post, fingerprint, rules);
  return reasonToRefuse({ ...standing, duplicate: !first });
}

/**
 * Whether no post like this one was relayed within this many hours. A post that says another anew
 * may keep what that other said, such as its files: something about it is different, or it would not be there.
 */
async function rememberFingerprint(
  db: Kysely<never>,
  postId: PostId,
  post: PostRow,
  fingerprint: Fingerprint,
  rules: DedupRules,
): Promise<boolean> {
  const key = repetitionKey(fingerprint, {
    authorId: post.author_id,
    replyTo: post.reply_to_message ?? undefined,
  });
  const { rows } = await sql`
    insert into fingerprints (source_chat_id, fingerprint, carried, post_id)
    values (${post.source_chat_id}, ${key}, ${fingerprint.carried}, ${postId})
    on conflict (source_chat_id, fingerprint) do update set post_id = excluded.post_id, seen_at = now()
      where fingerprints.post_id = excluded.post_id or ${fingerprint.exempt}
         or fingerprints.post_id = ${post.edit_of}::bigint
         or fingerprints.post_id in (select id from posts where edit_of = ${post.edit_of}::bigint)
         or fingerprints.seen_at <= now() - make_interval(hours => ${rules.hours}::int)
    returning 1
  `.execute(db);
  return rows.length > 0;
}

/**
 * Whether a chat or a bot now says here what was carried here, or brings back under an alias what was posted here.
 * People may repeat what they read, so they are never suspected; words that end in an alias come from some hub for
 * certain, however short they are.
 */
async function isEcho(
  db: Kysely<never>,
  post: PostRow,
  fingerprint: Fingerprint,
  rules: DedupRules,
): Promise<boolean> {
  if (post.author_kind === 'person') return false;
  if (fingerprint.exempt && !fingerprint.attributed) return false;
  const { rows } = await sql<{ post_id: string }>`
    select f.post_id from fingerprints f
    where f.carried = ${fingerprint.carried} and f.seen_at > now() - make_interval(hours => ${rules.hours}::int)
      and ((${fingerprint.attributed} and f.source_chat_id = ${post.source_chat_id}) or exists (
        select from deliveries d
        where d.post_id = f.post_id and d.chat_id = ${post.source_chat_id}
          and d.source_chat_id <> ${post.source_chat_id}
          and (d.state in ('sending', 'sent', 'unknown') or d.doubts > 0)))
    order by f.seen_at desc limit ${ORIGINALS_COMPARED}
  `.execute(db);
  if (rows.length === 0 || fingerprint.captions === '') return rows.length > 0;
  // A picture that was carried here may be shown again with words of one's own.
  for (const row of rows) {
    const parts = await partsOf(db, Number(row.post_id) as PostId);
    const original = fingerprintOf(
      parts.map(({ content }) => content),
      rules.minTextLength,
    );
    if (original.captions === fingerprint.captions) return true;
  }
  return false;
}

/** Number of posts with the same files whose captions are compared. */
const ORIGINALS_COMPARED = 20;

/**
 * What the relay rule of its chat asks of a post. One that says another anew goes where that went: its edit was judged
 * when it came in.
 */
function ruledPost(
  postId: PostId,
  post: PostRow,
  contents: readonly Content[],
  target: ReplyTarget | undefined,
): RuledPost {
  const thread = target && !target.refused ? Number(target.thread) : undefined;
  return {
    hasMedia: post.edit_of !== null || contents.some(isMedia),
    threadAgeMs: threadAge(postId, thread),
  };
}

async function settleAdmission(
  db: Kysely<never>,
  postId: PostId,
  post: PostRow,
  target: ReplyTarget | undefined,
  state: 'held' | 'admitted',
): Promise<void> {
  if (post.edit_of !== null) {
    await sql`update posts set state = ${state}, held_at = case when ${state} = 'held' then now() end
              where id = ${postId}`.execute(db);
    return;
  }
  await sql`
    update posts set state = ${state}, held_at = case when ${state} = 'held' then now() end,
                     reply_to_post = ${target?.post_id ?? null}::bigint,
                     reply_to_part = ${target?.part ?? null}::smallint, thread = ${target?.thread ?? null}::bigint
    where id = ${postId}
  `.execute(db);
}

/**
 * The post and part behind a message of the source chat: what was posted there itself, a copy, or what
 * Telegram brought there from a channel. What was said in a session is answered there alone: the same private chat is in
 * other sessions, and may be in a hub. */
async function replyTarget(db: Kysely<never>, post: PostRow): Promise<ReplyTarget | undefined> {
  const { rows } = await sql<ReplyTarget>`
    select m.post_id, m.part, coalesce(t.thread, t.id) as thread, t.state = 'refused' as refused from (
    select post_id, part from arrivals
    where account = ${post.account} and network_chat_id = ${post.source_network_id} and message_id = ${post.reply_to_message}
    union all
    select post_id, part from copies
    where account = ${post.account} and network_chat_id = ${post.source_network_id} and message_id = ${post.reply_to_message}
    union all
    select a.post_id, a.part from automatic_forwards f join arrivals a
      on a.network_chat_id = f.channel_network_id and a.message_id = f.channel_message_id
    where f.group_network_id = ${post.source_network_id} and f.message_id = ${post.reply_to_message}) m
    join posts t on t.id = m.post_id
      and (t.route = ${JSON.stringify(post.route)}::jsonb
           or (t.route->>'to' <> 'partner' and ${post.route.to !== 'partner'}))
    limit 1
  `.execute(db);
  return rows[0];
}
