import { actorOf } from '../../services/audit.ts';
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
import { cardOf } from './chatCard.ts';
import { onPress, type PressContext } from './press.ts';

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

/** An admin gives a chat a plan, once for how its subscription stood when the button was shown. */
const grantPress = onPress(grantButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { chat, plan: name, page, version }) {
    const { services, by, words, amend } = context;
    const plan = (await services.plans.read()).find((plan) => plan.name === name);
    const entry = await services.directory.find(chat);
    if (!plan || !entry) return 'stale';
    if (await hasChanged(context, chat, page, version)) return 'stale';
    const state = await services.subscriptions.grant(chat, name, {
      key: `grant/${chat}/${name}/${version}`,
      by: actorOf(by),
    });
    const date = words.dates.day(state.paidUntil ?? state.trialEndsAt);
    const granted = words('billing:granted', { title: entry.title, length: lengthOf(plan, words), date });
    const card = page > 0 ? await cardOf(context, chat, page) : undefined;
    await amend(card ?? granted);
    return { toast: words('billing:grantedShort', { date }) };
  },
});

/** An admin takes a chat's paid time away, likewise. */
const revokePress = onPress(revokeButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { chat, page, version }) {
    const { services, by, words, amend } = context;
    if (await hasChanged(context, chat, page, version)) return 'stale';
    await services.subscriptions.revoke(chat, { key: `revoke/${chat}/${version}`, by: actorOf(by) });
    const card = await cardOf(context, chat, page);
    if (card) await amend(card);
    return { toast: words('billing:revokedShort') };
  },
});

/** Whether a subscription has changed since a button about it was shown; its card then shows how it stands now. */
async function hasChanged(
  context: PressContext,
  chat: number,
  page: number,
  version: number,
): Promise<boolean> {
  const state = await context.services.subscriptions.state(chat);
  if (state?.version === version) return false;
  const card = page > 0 ? await cardOf(context, chat, page) : undefined;
  if (card) await context.amend(card);
  return true;
}

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
