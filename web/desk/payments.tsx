import { useSignal } from '@preact/signals';
import type { Payment } from './api.ts';
import { AskFirst, ReasonField, textIn } from './askFirst.tsx';
import type { Session } from './session.ts';
import { moment, stars } from './words.ts';

/** Payments, each with a way to send it back. */
export function PaymentTable({
  session,
  payments,
  onRefunded,
}: {
  readonly session: Session;
  readonly payments: readonly Payment[];
  readonly onRefunded: (payment: Payment) => void;
}) {
  const refunding = useSignal<Payment | undefined>(undefined);
  if (payments.length === 0) return <p class="hint">There are none.</p>;
  const chosen = refunding.value;
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Payments">
        <table>
          <thead>
            <tr>
              <th scope="col">Paid</th>
              <th scope="col">Plan</th>
              <th scope="col" class="number">
                Amount
              </th>
              <th scope="col">Payer</th>
              <th scope="col">State</th>
              <th scope="col">
                <span class="unseen">Refund</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {payments.map((payment) => (
              <tr key={payment.payment_id}>
                <td>{moment(payment.paid_at)}</td>
                <td>{payment.plan ?? 'unknown'}</td>
                <td class="number">{stars(payment.stars)}</td>
                <td>
                  <code>{payment.payer_id}</code>
                </td>
                <td>
                  {payment.state}
                  {payment.problem && <small>: {payment.problem}</small>}
                  {payment.refund_reason && <small>: {payment.refund_reason}</small>}
                </td>
                <td>
                  {session.me.role !== 'viewer' && isRefundable(payment) && (
                    <button
                      type="button"
                      aria-label={`Refund ${stars(payment.stars)} of ${moment(payment.paid_at)}`}
                      onClick={() => (refunding.value = payment)}
                    >
                      Refund
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen && (
        <AskFirst
          title={`Refund ${stars(chosen.stars)}`}
          action="Refund"
          dangerous
          onClose={() => (refunding.value = undefined)}
          onDo={async (fields) => {
            const reason = textIn(fields, 'reason');
            onRefunded(await session.desk.do<Payment>(`/payments/${chosen.payment_id}/refund`, { reason }));
          }}
        >
          <p>
            The Stars go back to {chosen.payer_id}, and what is left of the time they bought is taken away.
          </p>
          <ReasonField required />
        </AskFirst>
      )}
    </>
  );
}

function isRefundable(payment: Payment): boolean {
  return payment.state === 'applied' || payment.state === 'unapplied';
}
