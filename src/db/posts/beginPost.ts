import { type RawBuilder, sql } from 'kysely';
import type { AccountId, ChatId, NetworkChatId, NetworkMessageId, PostId } from '../../domain/ids.ts';
import { reasonToRefuse } from '../../domain/posts/admission.ts';
import type { Content } from '../../domain/posts/content.ts';
import { type Fingerprint, fingerprintOf, repetitionKey } from '../../domain/posts/fingerprint.ts';
import type { Begun, FirstClaim } from '../../domain/posts/posts.ts';
import { isMedia } from '../../domain/posts/relayRule.ts';
import { attributionOf, membersOf, rulesOf } from '../../domain/posts/route.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import type { Database } from '../database.ts';
import { isRestricted, restrictionOf } from '../moderation/inForce.ts';
import { NO_APPROVAL } from '../../domain/moderation/approval.ts';
import {
  type AdmissionRules,
  type DedupRules,
  getAcquainted,
  hasToWait,
  NEWCOMER,
  type NewcomerRow,
} from './admission.ts';
import { audienceOf, destinationOf } from './audience.ts';
import { type ClaimedRow, deliveryOf, LEASE_SECONDS } from './ledger.ts';
import { forwardOf } from './planning.ts';
import { isEarlierThan } from './posts.ts';
import { askedOfSource } from './sourceMember.ts';

/**
 * `Posts.begin` in PostgreSQL: two statements and one commit for what admitting, planning and claiming take twelve and three
 * for. Changes nothing about a post that it does not begin. Left to those steps is everything that is judged by more than
 * the post itself: posts that wait for approval, albums, late parts and answers, posts that say another anew, what a chat or a bot says, and what is
 * refused.
 */
export async function beginPost(
  database: Database,
  postId: PostId,
  rules: AdmissionRules,
  claim: FirstClaim,
): Promise<Begun | undefined> {
  const post = await loadPlainPost(database, postId);
  if (!post || !claim.accounts.includes(post.account)) return undefined;
  const approval = rules.approval ?? NO_APPROVAL;
  if (hasToWait(post, approval)) return undefined;
  const { dropsRepetitions } = rulesOf(post.route);
  if (dropsRepetitions && post.author_kind !== 'person') return undefined;
  const refusal = reasonToRefuse({
    withdrawn: false,
    chat: askedOfSource(post),
    // What answers something is left to those steps, so that it belongs to no thread.
    ruled: { hasMedia: isMedia(post.content), threadAgeMs: undefined },
    restriction: post.restriction ?? undefined,
    albumRefused: false,
    echo: false,
    duplicate: false,
  });
  if (refusal) return undefined;
  await getAcquainted(database.sql, post, approval);
  const fingerprint = dropsRepetitions ? fingerprintOf([post.content], rules.minTextLength) : undefined;
  const row = await admitPlanAndClaim(database, postId, post, { fingerprint, rules, claim });
  if (row.is_behind) return { kind: 'not yet' };
  if (!row.is_begun) return undefined;
  const counts = { planned: row.planned, withheld: row.withheld };
  if (row.claimed === null) return { kind: 'planned', ...counts };
  return {
    kind: 'planned',
    ...counts,
    first: {
      account: post.account,
      claim: {
        kind: 'claimed',
        route: post.route,
        post: {
          protected: post.protected,
          version: post.version,
          parts: [{ no: post.no, messageId: post.message_id, content: post.content }],
        },
        ageMs: 0,
        attribution: attributionOf(post.route, post.alias, post.signature),
        deliveries: row.claimed.map(deliveryOf),
      },
    },
  };
}

/** A post of one message, which nothing was decided about yet. */
interface PlainPost extends NewcomerRow {
  readonly hub_id: number;
  readonly account: AccountId;
  readonly source_chat_id: ChatId;
  readonly source_network_id: NetworkChatId;
  readonly author_id: number;
  readonly author_kind: 'person' | 'chat';
  readonly alias: string;
  readonly protected: boolean;
  readonly version: number;
  readonly signature: Signature | null;
  readonly restriction: 'mute' | 'ban' | null;
  readonly no: number;
  readonly message_id: NetworkMessageId;
  readonly content: Content;
}

async function loadPlainPost(database: Database, postId: PostId): Promise<PlainPost | undefined> {
  const { rows } = await sql<PlainPost>`
    select p.account, p.route, p.hub_id, p.source_chat_id, p.source_network_id, p.author_id, u.kind as author_kind, u.alias,
           p.protected, p.version, h.signature, m.state as member_state, m.source, m.outgoing, m.relay, ${NEWCOMER},
           ${restrictionOf(sql`p.author_id`, sql`p.hub_id`)} as restriction, t.no, t.message_id, t.content
    from posts p join hubs h on h.id = p.hub_id join authors u on u.id = p.author_id
    join parts t on t.post_id = ${postId}
    left join hub_members m on m.chat_id = p.source_chat_id and m.hub_id = p.hub_id
    where p.id = ${postId} and p.state = 'collecting' and p.withdrawn_at is null and p.album_key is null
      and p.reply_to_message is null and p.late_for is null and p.edit_of is null
  `.execute(database.sql);
  return rows[0];
}

interface BegunRow {
  /** Earlier posts of its chat are to be planned first. */
  readonly is_behind: boolean | null;
  readonly is_begun: boolean;
  readonly planned: number;
  readonly withheld: number;
  readonly claimed: ClaimedRow[] | null;
}

/**
 * Judges, plans and claims in one statement. Everything that a claim looks at again is looked at in it: the pause, what
 * binds the author, the version, whether it was taken back, whether its route still leads somewhere.
 */
async function admitPlanAndClaim(
  database: Database,
  postId: PostId,
  post: PlainPost,
  {
    fingerprint,
    rules,
    claim,
  }: { fingerprint: Fingerprint | undefined; rules: DedupRules; claim: FirstClaim },
): Promise<BegunRow> {
  const { route, account } = post;
  const from = {
    chatId: post.source_chat_id,
    authorId: post.author_id,
    networkId: post.source_network_id,
    account,
  };
  const hub = membersOf(route);
  const earlier = sql`e.source_chat_id = ${post.source_chat_id} and ${isEarlierThan(sql`e.id`, postId)}`;
  const { rows } = await sql<BegunRow>`
    with post as (
      select exists (select from posts e where ${earlier} and e.state in ('collecting', 'admitted')) as is_behind,
             exists (select from posts e where ${earlier} and e.state = 'planned') as keeps_place,
             h.paused_at is not null and ${rulesOf(route).heldByPause}::boolean as is_held
      from posts p join hubs h on h.id = p.hub_id
      where p.id = ${postId} and p.state = 'collecting' and p.withdrawn_at is null and p.version = ${post.version}
        and not ${isRestricted(sql`p.author_id`, sql`p.hub_id`)}
      for update of p
    ), audience as materialized (
      select a.chat_id, a.entitled is true as entitled, ${hub === undefined ? sql`null::int` : forwardOf(hub)} as forward_of
      from (${audienceOf(route, from)}) a where exists (select from post where not is_behind)
      limit ${claim.mostPlanned + 1}
    ), goes as (${firstOfItsKind(postId, post, fingerprint, rules, claim.mostPlanned)}), moved as (
      update posts set state = 'planned', planned_at = now()
      where id = ${postId} and exists (select from goes)
      returning id
    ), placed as (
      select a.chat_id, a.entitled, a.forward_of,
             a.entitled and a.forward_of is null and not post.is_held and not (post.keeps_place and exists (
               select from deliveries e
               where e.chat_id = a.chat_id and e.source_chat_id = ${post.source_chat_id}
                 and ${isEarlierThan(sql`e.post_id`, postId)}
                 and e.state in ('planned', 'claimed', 'sending') and e.doubts = 0 offset 0)) as may_go
      from audience a cross join post where exists (select from moved)
    ), numbered as (
      select *, may_go and row_number() over (order by may_go desc, chat_id) <= ${claim.most}::int as goes_now
      from placed
    ), written as (
      insert into deliveries (post_id, chat_id, source_chat_id, forward_of, state, token, version, lease_until)
      select ${postId}::bigint, n.chat_id, ${post.source_chat_id}::int, n.forward_of,
             case when not n.entitled then 'withheld' when n.goes_now then 'claimed' else 'planned' end::delivery_state,
             case when n.goes_now then ${claim.token}::uuid end, case when n.goes_now then ${post.version}::int end,
             case when n.goes_now then now() + make_interval(secs => ${LEASE_SECONDS}::int) end
      from numbered n
      returning chat_id, state
    )
    select (select is_behind from post) as is_behind, exists (select from moved) as is_begun,
           count(*) filter (where state <> 'withheld')::int as planned,
           count(*) filter (where state = 'withheld')::int as withheld,
           (select jsonb_agg(to_jsonb(r) order by r.chat_id) from (
              select w.chat_id, 0 as attempts, 0 as doubts, null as reply_to, null as done, c.*
              from written w cross join lateral (${destinationOf(route, sql`w.chat_id`, account)}) c
              where w.state = 'claimed') r) as claimed
    from written
  `.execute(database.sql);
  return rows[0]!;
}

/** One row if the post may go, as far as its audience is small enough and it repeats nothing; none otherwise. */
function firstOfItsKind(
  postId: PostId,
  post: PlainPost,
  fingerprint: Fingerprint | undefined,
  rules: DedupRules,
  mostPlanned: number,
): RawBuilder<unknown> {
  const mayGo = sql`from post where not is_behind and (select count(*) from audience) <= ${mostPlanned}`;
  if (fingerprint === undefined) return sql`select 1 ${mayGo}`;
  const key = repetitionKey(fingerprint, { authorId: post.author_id, replyTo: undefined });
  return sql`
    insert into fingerprints (source_chat_id, fingerprint, carried, post_id)
    select ${post.source_chat_id}::int, ${key}, ${fingerprint.carried}, ${postId}::bigint ${mayGo}
    on conflict (source_chat_id, fingerprint) do update set post_id = excluded.post_id, seen_at = now()
      where fingerprints.post_id = excluded.post_id or ${fingerprint.exempt}::boolean
         or fingerprints.seen_at <= now() - make_interval(hours => ${rules.hours}::int)
    returning 1`;
}
