import type { Client } from 'pg';
import type { ChatKind } from '../src/domain/posts/post.ts';

/** Chats that are connected already, with network ids that follow each other. */
export interface Chats {
  readonly kind: ChatKind;
  readonly count: number;
  /** The first one's network id; the following are further from zero by one each. */
  readonly firstId: number;
  /** Whether they receive what is posted. */
  readonly receive: boolean;
}

/** Connects chats to the hub, by SQL, since joining would take a message each. */
export async function connectChats(sql: Client, { kind, count, firstId, receive }: Chats): Promise<void> {
  const step = Math.sign(firstId);
  await sql.query(
    `with made as (
       insert into chats (network_id, kind, title)
       select ($1::bigint + $2::bigint * n)::text, $3, 'Chat ' || n from generate_series(0, $5::int - 1) n returning id
     ), member as (
       insert into hub_members (hub_id, chat_id, state, destination) select 1, id, 'active', $4 from made
     )
     insert into subscriptions (chat_id, trial_ends_at) select id, now() + interval '30 days' from made`,
    [firstId, step, kind, receive, count],
  );
  // A hub that has run for a while has statistics of everything, its ledger included, and they know nothing of the
  // newest post. Autovacuum would make them at a moment of its own, and the figures would depend on it.
  await sql.query('vacuum analyze');
}

/** Resolves once the product has finished every post; how many it relayed. */
export async function postsFinished(sql: Client, withinMs: number): Promise<number> {
  const end = Date.now() + withinMs;
  for (;;) {
    const { rows } = await sql.query<{ open: number; closed: number }>(
      `select count(*) filter (where state not in ('closed', 'refused'))::int as open,
              count(*) filter (where state = 'closed')::int as closed from posts`,
    );
    const { open, closed } = rows[0]!;
    if (open === 0) return closed;
    if (Date.now() > end) throw new Error(`${open} posts did not finish within ${withinMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
