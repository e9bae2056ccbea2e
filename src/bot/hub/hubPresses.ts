import { actorOf } from '../../services/staff/audit.ts';
import {
  bringBackButton,
  cardButton,
  CHATS_ON_PAGE,
  listPanel,
  pageButton,
  pickPlanButton,
  planChoice,
  removeButton,
  removedPanel,
  removeQuestion,
} from '../chats/chatListPanel.ts';
import { editsButton, editsPanel } from './editsPanel.ts';
import { discardQuestion, pauseButton, pausePanel, runningPanel } from './pausePanel.ts';
import { statusButton, presentTroubles, statusPanel } from './statusPanel.ts';
import { cardOf } from '../chats/chatCard.ts';
import { onPress, type PressAnswer, type PressContext } from '../buttons/press.ts';
import type { HubServices } from './hubServices.ts';

/** What is done from the status. */
export const statusPressed = onPress<Parameters<typeof statusButton.data>[0], HubServices>(statusButton, {
  right: 'hub admins',
  async run(context, { wish }) {
    const { services, by, words, amend, say } = context;
    if (wish === 'list') {
      return context.chat.kind === 'private'
        ? showPage(context, 1, say)
        : { alert: words('steering:pressInPrivate') };
    }
    if (wish === 'edits') return say(editsPanel(words, (await services.hub.settings.state()).edits));
    let answer: PressAnswer;
    if (wish === 'pause' && !(await services.hub.pausing.pause(actorOf(by)))) answer = 'stale';
    if (wish === 'resume' && !(await services.hub.pausing.resume(actorOf(by))).resumed) answer = 'stale';
    if (wish === 'signatureoff' && !(await services.hub.settings.change({ signature: null }, actorOf(by)))) {
      answer = 'stale';
    }
    await amend(statusPanel(words, await services.hub.settings.state(), await presentTroubles(services)));
    return answer;
  },
});

/** Holds what is posted, and what is done with it then. */
export const pausePressed = onPress<Parameters<typeof pauseButton.data>[0], HubServices>(pauseButton, {
  right: 'hub admins',
  async run({ services, by, words, amend }, { wish }) {
    const { pausing } = services.hub;
    if (wish === 'resume') {
      const { resumed, posts } = await pausing.resume(actorOf(by));
      await amend(runningPanel(words, resumed ? posts : undefined));
      return resumed ? undefined : 'stale';
    }
    if (wish === 'pause') {
      const paused = await pausing.pause(actorOf(by));
      await amend(pausePanel(words, await pausing.held()));
      return paused ? undefined : 'stale';
    }
    if (!(await services.hub.settings.state()).paused) {
      await amend(runningPanel(words, undefined));
      return 'stale';
    }
    if (wish === 'keep') return amend(pausePanel(words, await pausing.held()));
    if (wish === 'ask') return amend(discardQuestion(words, await pausing.held()));
    const discarded = await pausing.discard(actorOf(by));
    await amend(pausePanel(words, await pausing.held()));
    return { toast: words('steering:discarded', { count: discarded }) };
  },
});

/** Chooses how edited posts travel. */
export const editsChosen = onPress<Parameters<typeof editsButton.data>[0], HubServices>(editsButton, {
  right: 'hub admins',
  async run({ services, by, words, amend }, { mode }) {
    const changed = await services.hub.settings.change({ edits: mode }, actorOf(by));
    await amend(editsPanel(words, mode));
    return changed ? undefined : 'stale';
  },
});

/** Turns to a page of the list of chats. */
export const pageTurned = onPress(pageButton, {
  right: 'hub admins',
  isPrivate: true,
  run: (context, { page }) => showPage(context, page, context.amend),
});

/** Opens the card of a chat. */
export const cardOpened = onPress(cardButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { chat, page }) {
    const card = await cardOf(context, chat, page);
    return card ? context.amend(card) : 'stale';
  },
});

/** Shows which plans can be granted to a chat. */
export const planChoiceOpened = onPress(pickPlanButton, {
  right: 'hub admins',
  isPrivate: true,
  async run({ services, words, amend }, { chat, page }) {
    const entry = await services.directory.find(chat);
    const subscription = await services.subscriptions.state(chat);
    if (!entry || !subscription) return 'stale';
    await amend(planChoice(words, entry, subscription, page, await services.plans.read()));
  },
});

/** Takes a chat out. */
export const removePressed = onPress(removeButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { chat, page, wish }) {
    const { services, by, words, amend } = context;
    const entry = await services.directory.find(chat);
    if (!entry) return 'stale';
    if (wish === 'ask') return amend(removeQuestion(words, entry, page));
    if (wish === 'no') {
      const card = page > 0 ? await cardOf(context, chat, page) : undefined;
      return amend(card ?? words('steering:cancelled'));
    }
    const removed = await services.registration.remove(chat, actorOf(by));
    await amend(removedPanel(words, entry, removed ? 'now' : 'before', page));
    return removed ? undefined : 'stale';
  },
});

/** Brings a chat back that was taken out. */
export const bringBackPressed = onPress(bringBackButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { chat, page }) {
    const { services, by, words, amend } = context;
    const title = await services.registration.bringBack(chat, actorOf(by));
    if (title === undefined) return 'stale';
    const card = page > 0 ? await cardOf(context, chat, page) : undefined;
    await amend(card ?? words('steering:wasBroughtBack', { title }));
  },
});

async function showPage(
  { services, words }: PressContext,
  wanted: number,
  show: PressContext['amend'],
): Promise<void> {
  const { chats, total, page } = await services.directory.page(wanted, CHATS_ON_PAGE);
  await show(listPanel(words, page, chats, total));
}
