import { useSignal } from '@preact/signals';
import type { Payment } from './api.ts';
import { textIn } from './askFirst.tsx';
import { More } from './more.tsx';
import { usePages } from './pages.ts';
import { PaymentTable } from './payments.tsx';
import type { Session } from './session.ts';
import { PAYMENT_STATES } from './words.ts';

/** Finding payments by who paid or by Telegram's charge id. */
export function PaymentSearch({
  session,
  onChat,
}: {
  readonly session: Session;
  readonly onChat: (chatId: string) => void;
}) {
  const text = useSignal('');
  const state = useSignal('');
  const found = usePages<Payment>(
    (cursor) =>
      session.desk.get('/payments', {
        cursor,
        text: text.value || undefined,
        state: state.value || undefined,
      }),
    [text.value, state.value],
  );
  const search = (event: SubmitEvent): void => {
    event.preventDefault();
    text.value = textIn(new FormData(event.currentTarget as HTMLFormElement), 'payer');
  };
  const payments = found.items.value;
  return (
    <section class="card" aria-labelledby="paymentsTitle">
      <h2 id="paymentsTitle">Payments</h2>
      <form role="search" class="search" onSubmit={search}>
        <label for="payer">Payer’s name, @username or Telegram id, or charge id</label>
        <div class="row">
          <input id="payer" name="payer" type="search" maxLength={200} autocomplete="off" />
          <button type="submit">Search</button>
        </div>
        <label for="state">State</label>
        <select id="state" onChange={(event) => (state.value = event.currentTarget.value)}>
          <option value="">All</option>
          {Object.entries(PAYMENT_STATES).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </form>
      <p class="problem" role="alert">
        {found.problem.value}
      </p>
      <p class="hint" role="status">
        {payments && foundWords(payments.length, found.hasMore.value)}
      </p>
      {payments && payments.length > 0 && (
        <PaymentTable session={session} payments={payments} onChanged={found.again} onChat={onChat} />
      )}
      <More list={found} />
    </section>
  );
}

function foundWords(count: number, hasMore: boolean): string {
  if (count === 0) return 'No payments found. Check the spelling, or search for the charge id.';
  if (hasMore) return `The newest ${count} payments`;
  return count === 1 ? '1 payment' : `${count} payments`;
}
