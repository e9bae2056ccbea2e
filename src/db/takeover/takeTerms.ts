import { type Kysely, sql } from 'kysely';
import { daysOf, type EarlierTerm, isPaid } from '../../domain/takeover/earlierBot.ts';
import type { ChatId, NetworkChatId } from '../../domain/ids.ts';
import { ofHub } from '../../domain/billing/subscriber.ts';
import { storableJson } from '../storable.ts';
import { recomputeSubscription } from '../billing/subscriptionEvents.ts';
import type { TakeoverCount } from './takeoverCount.ts';

/**
 * Takes over what was paid for and what was granted. Each term becomes an event of its subscription that ends when it
 * ended there; of a payment also the payment, so that it shows in reports and can be refunded. One whose chat is not
 * known waits for staff, like any payment that cannot be applied.
 */
export async function takeTerms(
  db: Kysely<never>,
  terms: readonly EarlierTerm[],
  remarks: string[],
): Promise<TakeoverCount[]> {
  const paid = terms.filter(isPaid);
  await makePayments(db, paid);
  const changed = await makeEvents(db, terms);
  for (const chatId of new Set(changed)) await recomputeSubscription(db, ofHub(chatId));

  const chats = await knownChats(db, terms);
  const lost = terms.filter((term) => !chats.has(term.chatId));
  for (const term of lost) {
    remarks.push(
      isPaid(term)
        ? `The payment of ${term.stars} Stars for chat ${term.chatId} waits for staff: there is no such chat.`
        : `A grant for chat ${term.chatId} stays out: there is no such chat.`,
    );
  }
  return [
    { what: 'payments', there: paid.length, taken: paid.length },
    { what: 'paid or granted terms', there: terms.length, taken: terms.length - lost.length },
  ];
}

async function makePayments(
  db: Kysely<never>,
  paid: readonly (EarlierTerm & { chargeId: string })[],
): Promise<void> {
  const rows = paid.map((term) => ({
    charge_id: term.chargeId,
    payer: term.userId,
    network_chat_id: term.chatId,
    plan: term.plan,
    days: daysOf(term.plan) ?? null,
    stars: term.stars,
    paid_at: new Date(term.boughtAt),
  }));
  await sql`
    insert into payments (charge_id, payer, chat_id, plan, days, currency, stars, payload, state, problem, paid_at,
                          applied_at)
    select g.charge_id, g.payer, c.id, g.plan, g.days, 'XTR', g.stars, '',
           case when c.id is null then 'unapplied' else 'applied' end,
           case when c.id is null then 'its chat is not known: imported from the earlier bot' end, g.paid_at,
           case when c.id is not null then g.paid_at end
    from jsonb_to_recordset(${storableJson(rows)}::jsonb) as g(
           charge_id text, payer text, network_chat_id text, plan text, days int, stars int, paid_at timestamptz)
    left join chats c on c.network = 'telegram' and c.network_id = g.network_chat_id
    on conflict (charge_id) do nothing
  `.execute(db);
}

/** The chats whose subscriptions have become others. */
async function makeEvents(db: Kysely<never>, terms: readonly EarlierTerm[]): Promise<ChatId[]> {
  const rows = terms.map((term) => ({
    old_id: term.id,
    charge_id: isPaid(term) ? term.chargeId : null,
    user_id: term.userId,
    network_chat_id: term.chatId,
    plan: term.plan,
    bought_at: new Date(term.boughtAt),
    expires_at: new Date(term.expiresAt),
  }));
  const { rows: changed } = await sql<{ chat_id: ChatId }>`
    insert into subscription_events (product, chat_id, key, kind, at, plan, until, payer, payment_id, by_kind, by_id,
                                     by_name, reason, paid_until)
    select 'hub', c.id, coalesce('payment/' || p.id, 'import/' || g.old_id), 'import', least(g.bought_at, now()),
           g.plan, g.expires_at, p.payer, p.id, case when p.id is null then 'person' else 'system' end,
           case when p.id is null then g.user_id else '' end, '', 'imported from the earlier bot', g.expires_at
    from jsonb_to_recordset(${storableJson(rows)}::jsonb) as g(
           old_id text, charge_id text, user_id text, network_chat_id text, plan text, bought_at timestamptz,
           expires_at timestamptz)
    join chats c on c.network = 'telegram' and c.network_id = g.network_chat_id
    left join payments p on p.charge_id = g.charge_id
    order by g.bought_at, g.expires_at
    on conflict (product, key) do update set until = excluded.until, paid_until = excluded.paid_until
      where subscription_events.kind = 'import' and subscription_events.until <> excluded.until
    returning chat_id
  `.execute(db);
  return changed.map((row) => row.chat_id);
}

async function knownChats(db: Kysely<never>, terms: readonly EarlierTerm[]): Promise<Set<NetworkChatId>> {
  const { rows } = await sql<{ network_id: NetworkChatId }>`
    select network_id from chats where network = 'telegram' and network_id = any(${[
      ...new Set(terms.map((term) => term.chatId)),
    ]}::text[])
  `.execute(db);
  return new Set(rows.map((row) => row.network_id));
}
