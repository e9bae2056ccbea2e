import { type RawBuilder, sql } from 'kysely';
import type { AccountId } from '../../domain/ids.ts';

/**
 * The session that a message in a private chat belongs to; null when it belongs to none. Somebody may write before they
 * read that their chat with a stranger is over: a message above that notice still belongs to the session, and must go
 * nowhere else.
 *
 * @param account the bot to which it was written: people have a private chat with each of ours
 * @param message the number of the message in the chat; null counts as the newest
 */
export function sessionOf(
  account: AccountId,
  chatId: RawBuilder<unknown>,
  message: RawBuilder<unknown>,
): RawBuilder<string | null> {
  return sql<string | null>`(
    select x.session_id from session_participants x join sessions s on s.id = x.session_id
    where x.chat_id = ${chatId} and s.account = ${account}
      and (s.ended_at is null
           or (s.ended_at > now() - interval '1 hour' and x.told_at is not null
               and (x.end_told_at is null or ${message} < x.end_told_message)))
    order by x.session_id desc limit 1)`;
}
