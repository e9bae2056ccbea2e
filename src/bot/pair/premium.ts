import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import { accessEnd } from '../../domain/billing/subscription.ts';
import type { AuthorId } from '../../domain/ids.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { durationInWords } from '../../texts/times.ts';
import { lengthOf } from '../billing/lengths.ts';
import { onPress, type PressAnswer } from '../buttons/press.ts';
import { type Command, IN_PRIVATE } from '../commands/command.ts';
import { namedAuthor } from '../commands/namedAuthor.ts';
import type { Conversation } from '../conversation.ts';
import type { PairServices } from './pairServices.ts';
import { buyPremiumButton, pageButton, stopPremiumButton } from './profileButtons.ts';

/** For how long a press on the same plan shows no second invoice, in seconds. */
const INVOICE_SHOWN_SECONDS = 60;
/** More days at once are a slip of the keyboard. */
const MOST_DAYS = 3_650;

const premiumOf = (person: AuthorId) => ({ product: 'pair', person }) as const;

/** Says what premium is, whether somebody has it, and sells it. */
export const premium: Command<PairServices> = {
  name: 'premium',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pairProfile:about_premium',
  async run(context) {
    const person = await context.services.pair.people.personOf(context.chat, context.by);
    await context.answer(await premiumPage(context, person));
  },
};

/** The page about premium. */
export async function premiumPage(
  { services, words }: Conversation<PairServices>,
  person: AuthorId,
): Promise<Saying> {
  const [state, offer] = await Promise.all([
    services.subscriptions.state(premiumOf(person)),
    services.offers.offer(premiumOf(person)),
  ]);
  const { premiumChatMinutes, maxChatMinutes } = services.pair.entry.rules;
  const lines = [
    words('pairProfile:premium', {
      long: durationInWords(words, premiumChatMinutes * 60),
      short: durationInWords(words, maxChatMinutes * 60),
    }),
  ];
  const buttons: Button[][] = [];
  if (state && state.standing !== 'lapsed') {
    lines.push(words('pairProfile:premiumOn', { date: words.dates.day(accessEnd(state)) }));
  }
  if (state?.renewsAt !== undefined) {
    lines.push(words('pairProfile:premiumRenews', { date: words.dates.day(state.renewsAt) }));
    buttons.push([{ label: words('pairProfile:stopPremium'), data: stopPremiumButton.data({}) }]);
  }
  const plan = offer?.plans[0];
  if (!plan) lines.push(words('pairProfile:premiumNotSold'));
  else {
    const label = words('pairProfile:buyPremium', { length: lengthOf(plan, words), stars: plan.stars });
    buttons.push([{ label, data: buyPremiumButton.data({ how: 'once' }) }]);
    if (plan.renewable && state?.renewsAt === undefined) {
      const renewing = words('pairProfile:renewPremium', { stars: plan.stars });
      buttons.push([{ label: renewing, data: buyPremiumButton.data({ how: 'renewing' }) }]);
    }
  }
  buttons.push([{ label: words('pairProfile:back'), data: pageButton.data({ page: 'home' }) }]);
  return { text: lines.join('\n\n'), buttons };
}

/** Shows the invoice, or the link that begins a renewing one; once, however often it is pressed. */
export const premiumBought = onPress<{ how: 'once' | 'renewing' }, PairServices>(buyPremiumButton, {
  right: 'everyone',
  isPrivate: true,
  async run({ services, chat, by, words, say }, { how }): Promise<PressAnswer> {
    const person = await services.pair.people.personOf(chat, by);
    const [plan] = (await services.offers.offer(premiumOf(person)))?.plans ?? [];
    const offered = plan && (await services.offers.invoice(premiumOf(person), plan.name, how === 'renewing'));
    if (!offered) return 'stale';
    const shown = `invoice:${chat.networkId}:${offered.payload}`;
    if (!(await services.notices.isDue(shown, INVOICE_SHOWN_SECONDS))) {
      return { toast: words('billing:invoiceThere') };
    }
    const length = lengthOf(offered.plan, words);
    const invoice = {
      title: words('pairProfile:premiumInvoice', { length }),
      description: words('pairProfile:premiumInvoiceAbout', { length }),
      payload: offered.payload,
      stars: offered.plan.stars,
    };
    if (how === 'once') {
      if (await services.speaker.showInvoice(chat, invoice)) return undefined;
    } else {
      const url = await services.cashier.link(invoice, true).catch(() => undefined);
      if (url !== undefined) {
        const { stars } = invoice;
        await say({
          text: words('billing:payRenewing', { stars }),
          buttons: [[{ label: words('billing:payHere', { stars }), url }]],
        });
        return undefined;
      }
    }
    await services.notices.forget(shown);
    return { alert: words('billing:invoiceFailed') };
  },
});

/** Ends what somebody pays by itself; what is paid for stays. */
export const premiumStopped = onPress<object, PairServices>(stopPremiumButton, {
  right: 'everyone',
  isPrivate: true,
  async run(context): Promise<PressAnswer> {
    const { services, chat, by, words, amend } = context;
    const person = await services.pair.people.personOf(chat, by);
    const ended = await services.subscriptions.endRenewal(premiumOf(person), by.networkId, actorOf(by));
    const state = await services.subscriptions.state(premiumOf(person));
    await amend(await premiumPage(context, person));
    if (ended === 0 || !state) return 'stale';
    return { alert: words('pairProfile:premiumStopped', { date: words.dates.day(accessEnd(state)) }) };
  },
});

/** Gives somebody premium, or takes it away; a payment that came another way is named in the audit log. */
export const adminPremium: Command<PairServices> = {
  name: 'admin_premium',
  right: 'hub admins',
  isPrivate: true,
  where: IN_PRIVATE,
  about: 'pairProfile:about_adminPremium',
  usage: 'pairProfile:usage_adminPremium',
  example: 'u-a3x7k2 30 invoice 2026-117',
  async run(context) {
    const { services, chat, by, messageId, words, answer, explain } = context;
    const [, days, reference = ''] = /^\S+\s+(\d{1,4}|off)(?:\s+(.{1,200}))?$/s.exec(context.argument) ?? [];
    if (days === undefined || Number(days) > MOST_DAYS || days === '0') return explain();
    const meant = await namedAuthor(context);
    if (!meant) return;
    const { alias, networkId } = meant.author;
    const whom = { product: 'pair', at: networkId } as const;
    const ask = {
      key: `premium/${chat.networkId}/${messageId}`,
      by: actorOf(by),
      ...(reference !== '' && { reason: reference }),
    };
    if (days === 'off') {
      await services.subscriptions.revoke(whom, ask);
      return answer(words('pairProfile:premiumTaken', { alias }));
    }
    const state = await services.subscriptions.extend(whom, Number(days), ask);
    await answer(words('pairProfile:premiumGranted', { alias, date: words.dates.day(accessEnd(state)) }));
  },
};
