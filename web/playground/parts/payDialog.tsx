import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Invoice, invoiceOf, pay, type Payable, topUp } from '../state/paying.ts';
import { attempt, say } from '../state/toasts.ts';
import { nameOf, users } from '../state/world.ts';
import { Dialog } from './dialog.tsx';

interface Properties {
  readonly payable: Payable;
  readonly payerId: number | undefined;
  readonly onClose: () => void;
}

const GIFT = 10_000;
const DAY_S = 86_400;

/** What is to be paid, out of whose wallet, and what is left then. */
export function PayDialog({ payable, payerId, onClose }: Properties): JSX.Element {
  const [invoice, setInvoice] = useState<Invoice>();
  const [isPaying, setPaying] = useState(false);
  useEffect(() => {
    void attempt(async () => setInvoice(await invoiceOf(payable))).then((found) => found || onClose());
  }, []);
  const stars = payerId === undefined ? undefined : users.get(payerId)?.stars;
  const left = (stars ?? 0) - (invoice?.total_amount ?? 0);

  const settle = async (): Promise<void> => {
    setPaying(true);
    const paid = await attempt(() => pay(payerId!, payable));
    setPaying(false);
    if (!paid) return;
    say(`Paid ${invoice!.total_amount} ⭐ for “${invoice!.title}”`, 'good');
    onClose();
  };
  return (
    <Dialog title="Pay with Stars" onClose={onClose} class="pay">
      {invoice === undefined ? (
        <p>Loading the invoice…</p>
      ) : (
        <>
          <p class="pay-amount">
            <span aria-hidden="true">⭐</span> {invoice.total_amount}
            <span class="visually-hidden"> Stars</span>
          </p>
          <p class="pay-title">{invoice.title}</p>
          <p class="faint">{invoice.description}</p>
          {invoice.subscription_period !== undefined && (
            <p class="faint">Renews every {Math.round(invoice.subscription_period / DAY_S)} days.</p>
          )}
          {payerId === undefined || stars === undefined ? (
            <p>Choose whom to view this chat as: only people have a wallet.</p>
          ) : (
            <>
              <dl class="pay-wallet">
                <dt>{nameOf(payerId)}’s balance</dt>
                <dd>{stars.toLocaleString('en')} ⭐</dd>
                <dt>After payment</dt>
                <dd class={left < 0 ? 'bad' : ''}>{left.toLocaleString('en')} ⭐</dd>
              </dl>
              <div class="dialog-actions">
                {left < 0 && (
                  <button
                    type="button"
                    class="button"
                    onClick={() => void attempt(() => topUp(payerId, GIFT))}
                  >
                    Top up {GIFT.toLocaleString('en')} ⭐
                  </button>
                )}
                <button
                  type="button"
                  class="button primary"
                  disabled={left < 0 || isPaying}
                  aria-busy={isPaying}
                  onClick={() => void settle()}
                >
                  {isPaying ? 'Waiting for the bot…' : 'Confirm and pay'}
                </button>
              </div>
            </>
          )}
        </>
      )}
    </Dialog>
  );
}
