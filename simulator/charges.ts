import type { Charge } from './payments.ts';
import { postServiceMessage } from './posting.ts';
import { giveStars } from './wallets.ts';
import type { World } from './world.ts';

/** Gives the Stars of a payment back; the private chat with the bot shows it. */
export function refundCharge(world: World, charge: Charge): void {
  charge.isRefunded = true;
  delete charge.subscriptionUntil;
  keepCharge(world, charge);
  giveStars(world, charge.user.id, charge.amount);
  const { id, amount, payload, user } = charge;
  const chat = world.chatFor(charge.botId, user.id);
  if (chat === undefined) return;
  const refunded_payment = {
    currency: 'XTR',
    total_amount: amount,
    invoice_payload: payload,
    telegram_payment_charge_id: id,
  };
  postServiceMessage(world, chat, { from: user, refunded_payment });
}

/** Keeps what is new about a payment and tells who watches. */
export function keepCharge(world: World, charge: Charge): void {
  world.charges.set(charge.id, charge);
  world.journal.put('charge', charge.id, charge);
  world.events.emit('payment', { ...charge });
}
