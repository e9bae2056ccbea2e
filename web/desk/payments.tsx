import { useSignal } from '@preact/signals';
import { type Payment, Refusal } from './api.ts';
import { AskFirst, ReasonField, textIn } from './askFirst.tsx';
import type { Session } from './session.ts';
import { moment, PAYMENT_STATES, paymentProblem, stars } from './words.ts';

/** What {@link PaymentTable} shows. */
export interface PaymentTableOptions {
  readonly session: Session;
  readonly payments: readonly Payment[];
  /** What stands there when there are none. */
  readonly none?: string;
  /** A payment was refunded or tried again. */
  readonly onChanged: () => void;
  /** Opens the chat that a payment is for. Without it the table is about one chat and does not name it. */
  readonly onChat?: (chatId: string) => void;
}

/** Payments, each with what staff may do about it: send it back, or try again to credit it. */
export function PaymentTable({ session, payments, none, onChanged, onChat }: PaymentTableOptions) {
  const refunding = useSignal<Payment | undefined>(undefined);
  const trying = useSignal<string | undefined>(undefined);
  const done = useSignal('');
  const problem = useSignal('');
  const chosen = refunding.value;

  const tryAgain = async (payment: Payment): Promise<void> => {
    trying.value = payment.payment_id;
    done.value = '';
    problem.value = '';
    try {
      const after = await session.desk.do<Payment>(`/payments/${payment.payment_id}/apply`, {});
      if (after.state === 'applied') done.value = `${stars(after.stars)} of ${payer(after)} are credited.`;
      else
        problem.value = `Still not credited: ${after.problem ? paymentProblem(after.problem) : (PAYMENT_STATES[after.state] ?? after.state)}.`;
      onChanged();
    } catch (error) {
      problem.value = error instanceof Refusal ? error.message : 'Something went wrong on this page.';
    } finally {
      trying.value = undefined;
    }
  };

  return (
    <>
      <p class="done" role="status">
        {done.value}
      </p>
      <p class="problem" role="alert">
        {problem.value}
      </p>
      {payments.length === 0 ? (
        <p class="hint">{none ?? 'No payments yet.'}</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Payments">
          <table>
            <thead>
              <tr>
                <th scope="col">Paid</th>
                {onChat && <th scope="col">Chat</th>}
                <th scope="col">Plan</th>
                <th scope="col" class="number">
                  Amount
                </th>
                <th scope="col">Payer</th>
                <th scope="col">State</th>
                <th scope="col">
                  <span class="unseen">Actions</span>
                </th>
                <th scope="col">Charge id</th>
              </tr>
            </thead>
            <tbody>
              {payments.map((payment) => (
                <tr key={payment.payment_id}>
                  <td>{moment(payment.paid_at)}</td>
                  {onChat && (
                    <td>
                      <ChatLink payment={payment} onChat={onChat} />
                    </td>
                  )}
                  <td>{payment.plan ?? 'unknown'}</td>
                  <td class="number">{stars(payment.stars)}</td>
                  <td>
                    {payment.payer_name && <span>{payment.payer_name} </span>}
                    {payment.payer_username && <span>@{payment.payer_username} </span>}
                    <code>{payment.payer_id}</code>
                  </td>
                  <td>
                    {PAYMENT_STATES[payment.state] ?? payment.state}
                    {payment.problem && <small>: {paymentProblem(payment.problem)}</small>}
                    {payment.refund_reason && <small>: {payment.refund_reason}</small>}
                  </td>
                  <td>
                    {session.me.role !== 'viewer' && (
                      <span class="choices">
                        {payment.state === 'unapplied' && (
                          <button
                            type="button"
                            disabled={trying.value !== undefined}
                            aria-label={`Try again: ${named(payment)}`}
                            onClick={() => void tryAgain(payment)}
                          >
                            Try again
                          </button>
                        )}
                        {isRefundable(payment) && (
                          <button
                            type="button"
                            aria-label={`Refund ${named(payment)}`}
                            onClick={() => (refunding.value = payment)}
                          >
                            Refund
                          </button>
                        )}
                      </span>
                    )}
                  </td>
                  <td>
                    <code class="long">{payment.charge_id}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {chosen && (
        <AskFirst
          title={`Refund ${stars(chosen.stars)}`}
          action="Refund"
          dangerous
          onClose={() => (refunding.value = undefined)}
          onDo={async (fields) => {
            const reason = textIn(fields, 'reason');
            const after = await session.desk.do<Payment>(`/payments/${chosen.payment_id}/refund`, { reason });
            problem.value = '';
            done.value =
              after.state === 'refunded'
                ? `${stars(after.stars)} were refunded to ${payer(after)}.`
                : 'Refund requested. Telegram has not answered yet; no need to ask again.';
            onChanged();
          }}
        >
          <p>{payer(chosen)} gets the Stars back. What is left of the time they bought is removed.</p>
          <ReasonField required />
        </AskFirst>
      )}
    </>
  );
}

function ChatLink({
  payment,
  onChat,
}: {
  readonly payment: Payment;
  readonly onChat: (chatId: string) => void;
}) {
  const { chat_id: chatId, chat_title: title } = payment;
  if (chatId === null) return <>unknown</>;
  return (
    <button type="button" class="link" onClick={() => onChat(chatId)}>
      {title ?? chatId}
    </button>
  );
}

/** A payment as a screen reader tells it from the others. */
function named(payment: Payment): string {
  return `${stars(payment.stars)} of ${payer(payment)}, ${moment(payment.paid_at)}`;
}

function payer({ payer_name: name, payer_username: username, payer_id: id }: Payment): string {
  return name ?? (username === null ? id : `@${username}`);
}

function isRefundable(payment: Payment): boolean {
  return payment.state === 'applied' || payment.state === 'unapplied';
}
