import { actorOf } from '../../services/audit.ts';
import { dateIn } from '../../texts/dates.ts';
import { lengthOf } from '../billing/lengths.ts';
import { mayBuyFor, offerFor } from '../billing/offer.ts';
import {
  buyButton,
  catchUpButton,
  grantButton,
  keepQuietButton,
  revokeButton,
  stopRenewingButton,
  subscribeButton,
} from './billingButtons.ts';
import { onPress } from './press.ts';

/** Bot API: sendInvoice, title and description, in characters. */
const INVOICE_TITLE = 32;
/** What a chat's title may take of the description's 255. */
const CHAT_TITLE = 100;

/** Shows what can be bought. */
const subscribePress = onPress(subscribeButton, {
  right: 'everyone',
  async run(context, { chat }) {
    const offer = (await mayBuyFor(context, chat)) ? await offerFor(context, chat) : undefined;
    if (!offer) return 'stale';
    await context.say(offer);
  },
});

/** Shows the invoice of a plan, or the link that begins a renewing one. */
const buyPress = onPress(buyButton, {
  right: 'everyone',
  async run(context, { chat, plan: name, how }) {
    const { services, words, say } = context;
    if (!(await mayBuyFor(context, chat))) return 'stale';
    const offered = await services.offers.invoice(chat, name, how === 'renewing');
    if (!offered) return 'stale';
    const { plan, payload } = offered;
    const length = lengthOf(plan, words);
    const invoice = {
      title: words('billing:invoiceTitle', { length }).slice(0, INVOICE_TITLE),
      description: words('billing:invoiceAbout', { length, title: offered.title.slice(0, CHAT_TITLE) }),
      payload,
      stars: plan.stars,
    };
    if (how === 'once') {
      await services.speaker.showInvoice(context.chat, invoice);
      return undefined;
    }
    const url = await services.cashier.link(invoice, true);
    await say({
      text: words('billing:payRenewing', { stars: plan.stars }),
      buttons: [[{ label: words('billing:payHere', { stars: plan.stars }), url }]],
    });
  },
});

/** Stops the daily word on what was missed. */
const keepQuietPress = onPress(keepQuietButton, {
  right: 'chat administrators',
  async run({ services, chat: here, words, amend }, { chat }) {
    if (chat !== here.networkId) return 'stale';
    await services.subscriptions.muteNudges(chat, true);
    await amend(words('billing:keptQuiet'));
  },
});

/** Brings what was withheld in the last 24 hours. */
const catchUpPress = onPress(catchUpButton, {
  right: 'everyone',
  async run(context, { chat }) {
    const { services, words } = context;
    if (!(await mayBuyFor(context, chat))) return 'stale';
    if (!(await services.subscriptions.catchUp(chat))) return 'stale';
    return { toast: words('billing:catchingUp') };
  },
});

/** Ends what a person pays by itself. */
const stopRenewingPress = onPress(stopRenewingButton, {
  right: 'everyone',
  async run({ services, by, words }, { chat }) {
    // Whoever presses stops their own: the panel may stand where several people pay.
    const ended = await services.subscriptions.endRenewal(chat, by.networkId, actorOf(by));
    return { toast: words(ended > 0 ? 'billing:renewingStopped' : 'billing:notYourRenewal') };
  },
});

/** An admin gives a chat a plan. */
const grantPress = onPress(grantButton, {
  right: 'hub admins',
  async run({ services, by, language, words, pressId }, { chat, plan }) {
    const known = (await services.plans.read()).some(({ name }) => name === plan);
    if (!known || !(await services.targets.chat({ by: 'id', networkId: chat }))) return 'stale';
    const state = await services.subscriptions.grant(chat, plan, {
      key: `grant/${pressId}`,
      by: actorOf(by),
    });
    const date = dateIn(language, state.paidUntil ?? state.trialEndsAt);
    return { toast: words('billing:grantedShort', { date }) };
  },
});

/** An admin takes a chat's paid time away. */
const revokePress = onPress(revokeButton, {
  right: 'hub admins',
  async run({ services, by, words, pressId }, { chat }) {
    if (!(await services.targets.chat({ by: 'id', networkId: chat }))) return 'stale';
    await services.subscriptions.revoke(chat, { key: `revoke/${pressId}`, by: actorOf(by) });
    return { toast: words('billing:revokedShort') };
  },
});

/** Everything that buttons about money do. */
export const BILLING_PRESSES = [
  subscribePress,
  buyPress,
  keepQuietPress,
  catchUpPress,
  stopRenewingPress,
  grantPress,
  revokePress,
];
