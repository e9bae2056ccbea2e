import type { Page, Payment } from './api.ts';
import { useLoaded } from './loaded.ts';
import { PaymentTable } from './payments.tsx';
import type { Session } from './session.ts';

/** Payments that could not be applied, and wait for somebody to look at them. */
export function Attention({ session }: { readonly session: Session }) {
  const found = useLoaded(() => session.desk.get<Page<Payment>>('/payments/unapplied', { limit: '100' }), []);
  return (
    <section class="card" aria-labelledby="attentionTitle">
      <h2 id="attentionTitle">Unapplied payments</h2>
      <p class="hint">
        Paid, but for nothing that could be given: refund them, or ask an operator to find out why.
      </p>
      <p class="problem" role="alert">
        {found.problem.value}
      </p>
      {found.answer.value && (
        <>
          <PaymentTable session={session} payments={found.answer.value.items} onRefunded={found.again} />
          {found.answer.value.next && <p class="hint">There are more; the newest 100 are shown.</p>}
        </>
      )}
    </section>
  );
}
