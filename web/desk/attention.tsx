import type { Payment } from './api.ts';
import { More } from './more.tsx';
import { usePages } from './pages.ts';
import { PaymentTable } from './payments.tsx';
import type { Session } from './session.ts';

/** Payments that could not be credited, and wait for somebody to look at them. */
export function Attention({
  session,
  onChat,
}: {
  readonly session: Session;
  readonly onChat: (chatId: string) => void;
}) {
  const found = usePages<Payment>((cursor) => session.desk.get('/payments/unapplied', { cursor }), []);
  const payments = found.items.value;
  return (
    <section class="card" aria-labelledby="attentionTitle">
      <h2 id="attentionTitle">Unapplied payments</h2>
      <p class="hint">
        Paid, but not credited to any chat. Solve what “State” says and try again, or refund the payment.
      </p>
      <p class="problem" role="alert">
        {found.problem.value}
      </p>
      {payments && (
        <PaymentTable
          session={session}
          payments={payments}
          none="All payments are credited. Nothing to do."
          onChanged={found.again}
          onChat={onChat}
        />
      )}
      <More list={found} />
    </section>
  );
}
