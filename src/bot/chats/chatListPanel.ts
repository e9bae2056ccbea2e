import { pageTurns } from '../buttons/pageTurns.ts';
import { standingOfChat } from '../../domain/chats/membership.ts';
import type { Plan } from '../../domain/billing/plan.ts';
import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import { accessEnd } from '../../domain/billing/subscription.ts';
import type { ChatEntry } from '../../services/chats/chatDirectory.ts';
import type { SubscriptionState } from '../../services/billing/subscriptions.ts';
import type { Words } from '../../texts/words.ts';
import { lengthOf } from '../billing/lengths.ts';
import { grantButton, revokeButton } from '../billing/billingButtons.ts';
import { joinDecisionButtons } from './joinDecisionButtons.ts';
import { buttonKind, count, integer, networkChat, oneOf } from '../buttons/buttonData.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** Turns to a page of the list. */
export const pageButton = buttonKind('list', 1, { page: integer });
/** Opens the card of a chat, and knows the page to go back to. */
export const cardButton = buttonKind('card', 1, { chat: networkChat, page: integer });
/** Takes a chat out: first asks, then does it. `page` is that of the list to go back to; 0 for none. */
export const removeButton = buttonKind('remove', 1, {
  chat: networkChat,
  page: integer,
  wish: oneOf('ask', 'yes', 'no'),
});

/** Brings a chat back that was taken out; `page` as above. */
export const bringBackButton = buttonKind('bringback', 1, { chat: networkChat, page: count });

/** Opens the choice of a plan to grant to a chat. */
export const pickPlanButton = buttonKind('pickplan', 1, { chat: networkChat, page: integer });

/** How many chats stand on a page. */
export const CHATS_ON_PAGE = 8;

/** How many pages this many chats fill; at least one. */
function pagesOf(total: number): number {
  return Math.max(1, Math.ceil(total / CHATS_ON_PAGE));
}

/** A page of the chats that take part, wait or were removed, each with a button to its card. */
export function listPanel(words: Words, page: number, chats: readonly ChatEntry[], total: number): Saying {
  if (total === 0) return { text: words('steering:listEmpty') };
  const first = (page - 1) * CHATS_ON_PAGE + 1;
  const lines = chats.map((chat, at) =>
    words('steering:listLine', {
      no: first + at,
      title: chat.title,
      kind: words(`hub:chat_${chat.kind}`),
      flags: chat.state === 'active' ? flagsOf(words, chat) : reasonOut(words, chat),
    }),
  );
  const cards = chats.map((chat, at) => ({
    label: String(first + at),
    data: cardButton.data({ chat: chat.networkId, page }),
  }));
  const turns = pageTurns(page, pagesOf(total), (other) => pageButton.data({ page: other }));
  return {
    text: words('steering:list', {
      from: first,
      to: first + chats.length - 1,
      total,
      lines: lines.join('\n'),
    }),
    buttons: [cards.slice(0, 4), cards.slice(4), turns].filter((row) => row.length > 0),
  };
}

/** One chat, how its subscription stands, and what can be done with it. */
export function cardPanel(
  words: Words,
  chat: ChatEntry,
  subscription: SubscriptionState,
  page: number,
): Saying {
  const name = { title: chat.title, kind: words(`hub:chat_${chat.kind}`), id: String(chat.networkId) };
  const back = { label: words('chat:back'), data: pageButton.data({ page }) };
  const inTemporal = words('posts:inTemporal', { chat: String(chat.id) });
  if (chat.state !== 'active') {
    return {
      text: `${words('steering:cardOut', { ...name, reason: reasonOut(words, chat) })}\n${inTemporal}`,
      buttons: [...waysIn(words, chat, page), [back]],
    };
  }
  const remove = {
    label: words('steering:remove'),
    data: removeButton.data({ chat: chat.networkId, page, wish: 'ask' }),
  };
  return {
    text: `${words('steering:card', {
      ...name,
      flags: flagsOf(words, chat),
      since: words.dates.day(Date.parse(chat.registeredAt)),
      standing: standingInWords(words, subscription),
    })}\n${inTemporal}`,
    buttons: [subscriptionButtons(words, chat, subscription, page), [remove], [back]],
  };
}

function standingInWords(words: Words, state: SubscriptionState): string {
  const { trialEndsAt, paidUntil = 0 } = state;
  const trial = words('steering:card_trial', { date: words.dates.day(trialEndsAt) });
  if (paidUntil > Date.now()) {
    const paid = words('steering:card_paid', { date: words.dates.day(paidUntil) });
    return state.standing === 'trial' ? `${trial}\n${paid}` : paid;
  }
  return state.standing === 'trial'
    ? trial
    : words('steering:card_lapsed', { date: words.dates.day(accessEnd(state)) });
}

function subscriptionButtons(
  words: Words,
  { networkId: chat }: ChatEntry,
  { paidUntil = 0, version }: SubscriptionState,
  page: number,
): Button[] {
  const grant = { label: words('steering:openGrant'), data: pickPlanButton.data({ chat, page }) };
  if (paidUntil <= Date.now()) return [grant];
  return [
    grant,
    { label: words('steering:revoke'), data: revokeButton.data({ chat, page, version, answer: 'ask' }) },
  ];
}

/** The plans that can be granted to a chat, with the way back to its card when it was opened from a page of the list. */
export function planChoice(
  words: Words,
  { networkId: chat, title }: ChatEntry,
  { version }: SubscriptionState,
  page: number,
  plans: readonly Plan[],
): Saying {
  const grants = plans.map((plan): Button[] => [
    {
      label: words('billing:grant', { length: lengthOf(plan, words) }),
      data: grantButton.data({ chat, plan: plan.name, page, version }),
    },
  ]);
  const back = { label: words('chat:back'), data: cardButton.data({ chat, page }) };
  return {
    text: words('billing:grantHow', { title }),
    buttons: page > 0 ? [...grants, [back]] : grants,
  };
}

function flagsOf(words: Words, chat: ChatEntry): string {
  const flags = [
    ...(chat.source && chat.outgoing ? [words('steering:flag_source')] : []),
    ...(chat.destination && chat.incoming ? [words('steering:flag_destination')] : []),
    ...(chat.selfSend ? [words('steering:flag_selfSend')] : []),
  ];
  return flags.length === 0 ? words('steering:flag_none') : flags.join(', ');
}

/** Why a chat takes no part. Of one that left, in the network's words or ours for operators. */
function reasonOut(words: Words, { state, stateReason }: ChatEntry): string {
  switch (standingOfChat(state, stateReason)) {
    case 'pending':
      return words('steering:out_pending');
    case 'removed':
      return words('steering:out_removed');
    case 'declined':
      return words('steering:out_declined');
    default:
      return stateReason ?? words('steering:out_inactive');
  }
}

/** What lets a chat take part that does not: for an admin to press. A chat that left comes back by itself. */
function waysIn(words: Words, { networkId: chat, state }: ChatEntry, page: number): Button[][] {
  if (state === 'pending') return [joinDecisionButtons(words, chat)];
  if (state === 'removed') return [[bringBack(words, chat, page)]];
  return [];
}

function bringBack(words: Words, chat: NetworkChatId, page: number): Button {
  return { label: words('steering:bringBack'), data: bringBackButton.data({ chat, page }) };
}

/** Says that a chat is taken out, now or since long, with the way back in. */
export function removedPanel(
  words: Words,
  { networkId, title }: ChatEntry,
  since: 'now' | 'before',
  page: number,
): Saying {
  const back = { label: words('chat:back'), data: pageButton.data({ page }) };
  return {
    text: words(since === 'now' ? 'steering:wasRemoved' : 'steering:removedAlready', { title }),
    buttons: [[bringBack(words, networkId, page)], ...(page > 0 ? [[back]] : [])],
  };
}

/** The question before a chat is taken out. */
export function removeQuestion(words: Words, chat: ChatEntry, page: number): Saying {
  const data = (wish: 'yes' | 'no'): string => removeButton.data({ chat: chat.networkId, page, wish });
  return {
    text: words('steering:removeQuestion', { title: chat.title }),
    buttons: [
      [
        { label: words('steering:remove'), data: data('yes') },
        { label: words('steering:cancel'), data: data('no') },
      ],
    ],
  };
}
