import { useSignal } from '@preact/signals';
import type { Chat, HistoryEntry, Page, Payment, Plan, Subscription } from './api.ts';
import { AskFirst, ReasonField, textIn } from './askFirst.tsx';
import { useLoaded } from './loaded.ts';
import { PaymentTable } from './payments.tsx';
import type { Session } from './session.ts';
import { chatState, happening, moment } from './words.ts';

interface Card {
  readonly chat: Chat;
  readonly subscription: Subscription & { readonly history: readonly HistoryEntry[] };
  readonly payments: Page<Payment>;
  readonly plans: { readonly items: readonly Plan[] };
}

/** A chat, how its subscription stands, what happened to it, and what staff may do about it. */
export function ChatCard({ session, chatId }: { readonly session: Session; readonly chatId: string }) {
  const { desk, me } = session;
  const asking = useSignal<'grant' | 'extend' | 'revoke' | undefined>(undefined);
  const done = useSignal('');
  const card = useLoaded(async (): Promise<Card> => {
    const [chat, subscription, payments, plans] = await Promise.all([
      desk.get<Card['chat']>(`/chats/${chatId}`),
      desk.get<Card['subscription']>(`/subscriptions/${chatId}`),
      desk.get<Card['payments']>('/payments', { chat_id: chatId, limit: '100' }),
      desk.get<Card['plans']>('/plans'),
    ]);
    return { chat, subscription, payments, plans };
  }, [chatId]);
  const shown = card.answer.value;
  if (!shown) {
    return (
      <p class="empty" role="status">
        {card.problem.value || 'Loading…'}
      </p>
    );
  }
  const { chat, subscription, payments, plans } = shown;
  const close = (): void => void (asking.value = undefined);
  const order = async (what: 'grant' | 'extend' | 'revoke', body: object): Promise<void> => {
    const after = await desk.do<Subscription>(`/subscriptions/${chatId}/${what}`, body);
    done.value = `Done. ${standing(after)}.`;
    card.again();
  };
  const reasonIn = (fields: FormData): { reason?: string } => {
    const reason = textIn(fields, 'reason');
    return reason === '' ? {} : { reason };
  };
  return (
    <section class="card" aria-labelledby="chatTitle">
      <h2 id="chatTitle">{chat.title}</h2>
      <p class="hint">
        {chat.kind} <code>{chat.chat_id}</code>
        {chat.username && ` @${chat.username}`}
        {chat.state !== 'active' &&
          `, ${chatState(chat.state)}${chat.state_reason ? `: ${chat.state_reason}` : ''}`}
      </p>
      <p class={`standing ${subscription.state}`}>{standing(subscription)}</p>
      {subscription.renews_at && <p class="hint">Renews by itself on {moment(subscription.renews_at)}.</p>}
      {me.role !== 'viewer' && (
        <p class="choices">
          <button class="main" type="button" onClick={() => (asking.value = 'grant')}>
            Grant a plan
          </button>
          <button type="button" onClick={() => (asking.value = 'extend')}>
            Extend
          </button>
          <button class="danger" type="button" onClick={() => (asking.value = 'revoke')}>
            Revoke
          </button>
        </p>
      )}
      <p class="done" role="status">
        {done.value}
      </p>
      <p class="problem" role="alert">
        {card.problem.value}
      </p>

      <h3>Payments</h3>
      <PaymentTable session={session} payments={payments.items} onChanged={card.again} />
      {payments.next && (
        <p class="hint">The newest {payments.items.length} payments. Find older ones under “Payments”.</p>
      )}

      <h3>Timeline</h3>
      <Timeline history={subscription.history} />

      {asking.value === 'grant' && (
        <AskFirst
          title={`Grant a plan to ${chat.title}`}
          action="Grant"
          onClose={close}
          onDo={(fields) => order('grant', { plan: textIn(fields, 'plan'), ...reasonIn(fields) })}
        >
          <label for="plan">Plan</label>
          <select id="plan" name="plan">
            {plans.items.map((plan) => (
              <option key={plan.name} value={plan.name}>
                {plan.name}, {plan.days} days
              </option>
            ))}
          </select>
          <ReasonField />
        </AskFirst>
      )}
      {asking.value === 'extend' && (
        <AskFirst
          title={`Extend ${chat.title}’s subscription`}
          action="Extend"
          onClose={close}
          onDo={(fields) => order('extend', { days: Number(textIn(fields, 'days')), ...reasonIn(fields) })}
        >
          <label for="days">Days</label>
          <input id="days" name="days" type="number" min={1} max={3650} defaultValue="7" required />
          <ReasonField />
        </AskFirst>
      )}
      {asking.value === 'revoke' && (
        <AskFirst
          title={`Revoke ${chat.title}’s subscription`}
          action="Revoke"
          dangerous
          onClose={close}
          onDo={(fields) => order('revoke', reasonIn(fields))}
        >
          <p>All remaining paid and granted time is removed at once. No Stars are refunded.</p>
          <ReasonField required />
        </AskFirst>
      )}
    </section>
  );
}

function standing(subscription: Subscription): string {
  switch (subscription.state) {
    case 'trial':
      return `Free trial until ${moment(subscription.trial_ends_at)}${
        subscription.paid_until ? `, then paid until ${moment(subscription.paid_until)}` : ''
      }`;
    case 'paid':
      return `Paid until ${moment(subscription.paid_until!)}${subscription.plan ? ` (${subscription.plan})` : ''}`;
    case 'lapsed':
      return 'No active subscription: the chat can post, but receives no posts of other chats';
  }
}

function Timeline({ history }: { readonly history: readonly HistoryEntry[] }) {
  if (history.length === 0) return <p class="hint">Nothing yet.</p>;
  return (
    <ol class="timeline">
      {history.toReversed().map((entry, index) => (
        <li key={index}>
          <time dateTime={entry.at}>{moment(entry.at)}</time>
          <span>
            <strong>{happening(entry.kind)}</strong>
            {entry.plan && `: ${entry.plan}`}
            {entry.days !== null && `, ${entry.days} days`}
            {entry.by.kind !== 'system' && ` by ${entry.by.name || entry.by.id}`}
            {entry.reason && `, “${entry.reason}”`}
            {entry.paid_until && <small> paid until {moment(entry.paid_until)}</small>}
          </span>
        </li>
      ))}
    </ol>
  );
}
