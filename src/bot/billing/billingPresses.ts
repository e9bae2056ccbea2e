import type { Saying } from '../../domain/conversation/speaker.ts';
import { accessEnd } from '../../domain/billing/subscription.ts';
import type { OfferedPlan } from '../../services/billing/offers.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { lengthOf } from './lengths.ts';
import { mayBuyFor, offerFor } from './offer.ts';
import { revokeQuestion } from './revoking.ts';
import { standingOf } from './standing.ts';
import { backToMenu } from '../chats/panelButtons.ts';
import {
  buyButton,
  catchUpButton,
  grantButton,
  keepQuietButton,
  planButton,
  revokeButton,
  stopRenewingButton,
  subscribeButton,
} from './billingButtons.ts';
import { cardOf } from '../chats/chatCard.ts';
import { onPress, type PressAnswer, type PressContext } from '../buttons/press.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** Bot API: sendInvoice, title and description, in characters. */
const INVOICE_TITLE = 32;
/** What a chat's title may take of the description's 255. */
const CHAT_TITLE = 100;

/** For how long a press on the same plan shows no second invoice, in seconds. */
const INVOICE_SHOWN_SECONDS = 60;

/** Says where money is spoken of when a button about it is pressed in a channel, whose readers should not see it. */
function inChannel({ chat: here, services, words }: PressContext, chat: NetworkChatId): PressAnswer {
  if (here.kind !== 'channel') return undefined;
  return { alert: words('billing:pressPrivately', { bot: services.username, chat: String(chat) }) };
}

/** Shows how a subscription stands. */
const planPress = onPress(planButton, {
  right: 'everyone',
  async run(context, { chat }) {
    const elsewhere = inChannel(context, chat);
    if (elsewhere) return elsewhere;
    const standing = (await mayBuyFor(context, chat)) ? await standingOf(context, chat) : undefined;
    if (!standing) return 'stale';
    await context.amend(withWayBack(context, chat, standing));
  },
});

/** Shows what can be bought, in the place of the panel that the button stands in. */
const subscribePress = onPress(subscribeButton, {
  right: 'everyone',
  async run(context, { chat }) {
    const elsewhere = inChannel(context, chat);
    if (elsewhere) return elsewhere;
    const offer = (await mayBuyFor(context, chat)) ? await offerFor(context, chat) : undefined;
    if (!offer) return 'stale';
    await context.amend(offer);
  },
});

/** Shows the invoice of a plan, or the link that begins a renewing one; once, however often it is pressed. */
const buyPress = onPress(buyButton, {
  right: 'everyone',
  async run(context, { chat, plan: name, how }) {
    const { services, words } = context;
    const elsewhere = inChannel(context, chat);
    if (elsewhere) return elsewhere;
    if (!(await mayBuyFor(context, chat))) return 'stale';
    const offered = await services.offers.invoice(chat, name, how === 'renewing');
    if (!offered) return 'stale';
    const shown = `invoice:${context.chat.networkId}:${offered.payload}`;
    if (!(await services.notices.isDue(shown, INVOICE_SHOWN_SECONDS))) {
      return { toast: words('billing:invoiceThere') };
    }
    if (await showInvoice(context, offered, how)) return undefined;
    await services.notices.forget(shown);
    return { alert: words('billing:invoiceFailed') };
  },
});

/** Whether the invoice, or the link, could be shown. */
async function showInvoice(
  { services, words, chat, threadId }: PressContext,
  { plan, payload, title }: OfferedPlan,
  how: 'once' | 'renewing',
): Promise<boolean> {
  const length = lengthOf(plan, words);
  const to = { networkId: chat.networkId, kind: chat.kind, ...(threadId !== undefined && { threadId }) };
  const invoice = {
    title: words('billing:invoiceTitle', { length }).slice(0, INVOICE_TITLE),
    description: words('billing:invoiceAbout', { length, title: title.slice(0, CHAT_TITLE) }),
    payload,
    stars: plan.stars,
  };
  if (how === 'once') return services.speaker.showInvoice(to, invoice);
  const url = await services.cashier.link(invoice, true).catch(() => undefined);
  if (url === undefined) return false;
  const said = await services.speaker.say(to, {
    text: words('billing:payRenewing', { stars: plan.stars }),
    buttons: [[{ label: words('billing:payHere', { stars: plan.stars }), url }]],
  });
  return said !== undefined;
}

/** A panel about the subscription of the chat where it stands leads back to that chat's menu. */
function withWayBack({ chat: here, words }: PressContext, chat: NetworkChatId, panel: Saying): Saying {
  if (chat !== here.networkId) return panel;
  return { ...panel, buttons: [...(panel.buttons ?? []), [backToMenu(words, chat)]] };
}

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
    if ((await services.subscriptions.withheldLately(chat)) === 0)
      return { toast: words('billing:caughtUp') };
    if (!(await services.subscriptions.catchUp(chat))) return 'stale';
    return { toast: words('billing:catchingUp') };
  },
});

/** Ends what a person pays by itself, and shows how the subscription stands then. */
const stopRenewingPress = onPress(stopRenewingButton, {
  right: 'everyone',
  async run(context, { chat }) {
    const { services, by, words, amend } = context;
    const elsewhere = inChannel(context, chat);
    if (elsewhere) return elsewhere;
    // It stops the payments of the person who presses: several people may pay in one chat.
    const ended = await services.subscriptions.endRenewal(chat, by.networkId, actorOf(by));
    const state = await services.subscriptions.state(chat);
    if (ended === 0 && state?.renewsAt !== undefined) return { alert: words('billing:notYourRenewal') };
    const standing = await standingOf(context, chat);
    if (standing) await amend(withWayBack(context, chat, standing));
    if (ended === 0 || !state) return 'stale';
    return { alert: words('billing:renewingStopped', { date: words.dates.day(accessEnd(state)) }) };
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

/** An admin takes a chat's paid time away, after a question that says what is lost. */
const revokePress = onPress(revokeButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { chat, page, version, answer }) {
    const { services, by, words, amend } = context;
    const entry = await services.directory.find(chat);
    if (!entry) return 'stale';
    if (answer === 'no') {
      const card = page > 0 ? await cardOf(context, chat, page) : undefined;
      return amend(card ?? words('steering:cancelled'));
    }
    if (await hasChanged(context, chat, page, version)) return 'stale';
    if (answer === 'ask') {
      const state = await services.subscriptions.state(chat);
      return state ? amend(revokeQuestion(words, entry, state, page)) : 'stale';
    }
    await services.subscriptions.revoke(chat, { key: `revoke/${chat}/${version}`, by: actorOf(by) });
    const card = page > 0 ? await cardOf(context, chat, page) : undefined;
    await amend(card ?? words('billing:revoked', { title: entry.title }));
    return { toast: words('billing:revokedShort') };
  },
});

/** Whether a subscription has changed since a button about it was shown; its card then shows how it stands now. */
async function hasChanged(
  context: PressContext,
  chat: NetworkChatId,
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
  planPress,
  subscribePress,
  buyPress,
  keepQuietPress,
  catchUpPress,
  stopRenewingPress,
  grantPress,
  revokePress,
];
