import { actorOf } from '../../services/staff/audit.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { onPress } from '../buttons/press.ts';
import type { HubServices } from './hubServices.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { PAID_KINDS, PAID_SETTINGS, paidButton, paidPanel } from './paidPanel.ts';

/** The most Stars that can be allowed for a day. */
const MOST_STARS = 100_000;

/** Whether the hub pays Stars to be faster than Telegram's free rate. */
export const paid: Command<HubServices> = {
  name: 'paid',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_paid',
  usage: 'steering:usage_paid',
  example: 'announcements on',
  async run({ services, by, words, argument, answer, explain }) {
    const [first = '', second = '', ...more] = argument.toLowerCase().split(/\s+/);
    if (first === '') return answer(await panel(services, words));
    if (more.length > 0) return explain();
    const kind = PAID_KINDS.find((name) => name === first);
    if (kind && (second === 'on' || second === 'off')) {
      await services.hub.settings.change({ [PAID_SETTINGS[kind]]: second === 'on' }, actorOf(by));
    } else if (first === 'cap' && /^\d{1,6}$/.test(second) && Number(second) <= MOST_STARS) {
      await services.hub.settings.change({ paidDailyStars: Number(second) }, actorOf(by));
    } else {
      return explain();
    }
    await answer(await panel(services, words));
  },
};

/** Switches paying for one kind of message. */
export const paidSwitched = onPress<Parameters<typeof paidButton.data>[0], HubServices>(paidButton, {
  right: 'hub admins',
  async run({ services, by, words, amend }, { kind, on }) {
    const changed = await services.hub.settings.change({ [PAID_SETTINGS[kind]]: on === 'on' }, actorOf(by));
    await amend(await panel(services, words));
    return changed ? undefined : 'stale';
  },
});

async function panel(services: HubServices, words: Words): Promise<Saying> {
  return paidPanel(words, await services.hub.settings.state(), await services.paidSends.state());
}
