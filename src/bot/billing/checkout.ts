import { within } from '../../domain/concurrency/timers.ts';
import type { Incoming } from '../../domain/conversation/incoming.ts';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import type { CheckoutRefusal } from '../../domain/billing/invoice.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import { wordsIn } from '../../texts/words.ts';
import { catchUpButton } from './billingButtons.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer, wordsUnasked } from '../readerWords.ts';

/** How long a buyer is tried to be told what became of a payment, in milliseconds. */
const TOLD_WITHIN_MS = 24 * 3_600_000;

type Checkout = Extract<Incoming, { type: 'checkout' }>;
type Payment = Extract<Incoming, { type: 'payment' }>;

/** How long the database may take to judge a checkout, and how long to say the buyer's language, in milliseconds. */
const PATIENCE_MS = { judgement: 3_000, language: 1_000 };

/**
 * Answers whether a payment may go through. Telegram gives up after ten seconds, so this waits for nothing long: while
 * the database is away, or hangs, the buyer is asked to come again.
 */
export async function answerCheckout(services: BotServices, checkout: Checkout): Promise<void> {
  const { id, by, currency, amount, payload } = checkout;
  const judgement = services.payments
    .judge({ payer: by.networkId, currency, amount, payload })
    .catch(unavailable);
  const refusal = await within(PATIENCE_MS.judgement, judgement, () => 'unavailable' as const);
  await services.cashier.answerCheckout(id, refusal && (await wordsOf(services, by, refusal)));
}

function unavailable(error: unknown): CheckoutRefusal {
  if (error instanceof IntakeUnavailable) return 'unavailable';
  throw error;
}

async function wordsOf(
  { languages }: BotServices,
  by: Checkout['by'],
  refusal: CheckoutRefusal,
): Promise<string> {
  const known = languages
    .ofAnswer({ networkId: by.networkId, kind: 'private', title: by.name }, by)
    .catch(() => 'en' as const);
  const language = await within(PATIENCE_MS.language, known, () => 'en' as const);
  return wordsIn(language)(`billing:refusal_${refusal}`);
}

/**
 * Takes a payment in, and says thank you. Rejects with IntakeUnavailable while something is away that has to keep it:
 * the update then comes again, and counts once.
 */
export async function takePayment(services: BotServices, { chat, by, payment }: Payment): Promise<void> {
  const outcome = await services.payments.record(payment);
  const words = await wordsToAnswer(services.languages, chat, by);
  const subscriber =
    outcome.kind === 'applied' ? await services.offers.subscriber(outcome.subscriber) : undefined;
  if (outcome.kind === 'unapplied' || !subscriber) {
    await services.outbox.tell(chat, { text: words('billing:paidUnapplied') }, TOLD_WITHIN_MS);
    return;
  }
  const { networkId, kind, title } = subscriber;
  const date = words.dates.day(outcome.paidUntil);
  if ('person' in outcome.subscriber) {
    await services.outbox.tell(chat, { text: words('billing:ownPaid', { date }) }, TOLD_WITHIN_MS);
    return;
  }
  const text = words('billing:paid', { title, date });
  const missed = await services.subscriptions.withheldLately(networkId);
  const saying: Saying = {
    text,
    ...(missed > 0 && {
      buttons: [
        [
          {
            label: words('billing:catchUp', { count: missed }),
            data: catchUpButton.data({ chat: networkId }),
          },
        ],
      ],
    }),
  };
  await services.outbox.tell(chat, saying, TOLD_WITHIN_MS);
  if (networkId === chat.networkId || kind === 'channel') return;
  const theirs = await wordsUnasked(services.languages, networkId);
  await services.outbox.tell(
    { networkId, kind },
    { text: theirs('billing:paid', { title, date: theirs.dates.day(outcome.paidUntil) }) },
    TOLD_WITHIN_MS,
  );
}
