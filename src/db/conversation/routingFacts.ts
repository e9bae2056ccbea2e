import { sql } from 'kysely';
import type { RoutingFacts } from '../../domain/conversation/chooseLine.ts';
import { type ChatState, standingOfChat } from '../../domain/chats/membership.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import type { AccountDatabase } from '../accounts.ts';
import { postOfMessage } from '../people/targets.ts';
import { sessionOf } from '../posts/sessionOf.ts';
import { type SupportThreadRow, toSupportThread } from './supportMessages.ts';

/** A message as far as the database has to know it to tell whom it is for. */
export type RoutedMessage = Pick<SourceMessage, 'chat' | 'answersBot' | 'replyTo'> &
  Partial<Pick<SourceMessage, 'messageId'>>;

/** Reads in one statement what decides whom each of these messages is for, in their order. */
export async function readRoutingFacts(
  database: AccountDatabase,
  messages: readonly RoutedMessage[],
): Promise<RoutingFacts[]> {
  const given = messages.map(({ chat, messageId, answersBot, replyTo }) => ({
    chat: chat.networkId,
    ...(messageId !== undefined && { message: messageId }),
    // Only a message that replies to the bot can go on with support, or be no post.
    ...(answersBot && replyTo !== undefined && { answered: replyTo }),
  }));
  const { rows } = await sql<FactsRow>`
    with given as materialized (
      select g ->> 'chat' as chat, g ->> 'answered' as answered, (g ->> 'message')::bigint as message, no
      from jsonb_array_elements(${JSON.stringify(given)}::jsonb) with ordinality as given(g, no))
    select m.state as membership, m.state_reason as reason,
           ${sessionOf(database.account, sql.ref('c.id'), sql.ref('g.message'))} as session,
           case when g.answered is null then false
                else ${postOfMessage(database.account, { chat: sql.ref('g.chat'), messageId: sql.ref('g.answered') })} is not null
           end as answers_post,
           d.person_id is not null as says_who_they_are, coalesce(f.protects, false) as protects_words,
           t.customer, t.asked_chat, t.asked_chat_kind, t.asked_message, t.admin, t.admin_message
    from given g
    left join chats c on c.network = 'telegram' and c.network_id = g.chat
    left join hub_members m on m.chat_id = c.id
    left join pair_dialogues d on d.chat_id = c.id
    left join pair_profiles f on f.chat_id = c.id
    left join support_messages t on t.account = ${database.account} and t.network_chat_id = g.chat and t.message_id = g.answered
    order by g.no
  `.execute(database.sql);
  return rows.map((row) => ({
    membership: row.membership === null ? undefined : standingOfChat(row.membership, row.reason),
    session: row.session === null ? undefined : (Number(row.session) as SessionId),
    answersPost: row.answers_post,
    protectsWords: row.protects_words,
    dialogue: dialogueOf(row),
    // No line provides these yet.
    mediaRights: false,
    assistantMode: false,
    isWatched: false,
  }));
}

/** What a stranger is asked waits while they talk to somebody: what they write then is for their partner. */
function dialogueOf(row: FactsRow): RoutingFacts['dialogue'] {
  if (row.customer !== null) return { of: 'support', thread: toSupportThread(row as SupportThreadRow) };
  return row.says_who_they_are && row.session === null ? { of: 'pair', name: 'profile' } : undefined;
}

type FactsRow = { [Column in keyof SupportThreadRow]: SupportThreadRow[Column] | null } & {
  readonly membership: ChatState | null;
  readonly reason: string | null;
  readonly session: string | null;
  readonly answers_post: boolean;
  readonly says_who_they_are: boolean;
  readonly protects_words: boolean;
};
