import type { Button, Saying } from '../../domain/speaker.ts';
import { accessEnd } from '../../domain/subscription.ts';
import { catchUpButton, stopRenewingButton, subscribeButton } from '../buttons/billingButtons.ts';
import type { Conversation } from '../conversation.ts';

const DAY_MS = 86_400_000;

/** How a chat's subscription stands, with what can be done next; undefined when the chat takes no part. */
export async function standingOf(
  { services, by, words }: Conversation,
  networkId: number,
): Promise<Saying | undefined> {
  const offer = await services.offers.offer(networkId);
  const state = await services.subscriptions.state(networkId);
  if (!offer || !state) return undefined;
  const { title } = offer;
  const end = accessEnd(state);
  const count = Math.ceil((end - Date.now()) / DAY_MS);
  const date = words.dates.day(end);
  const lines =
    state.standing === 'lapsed'
      ? [words('billing:planLapsed', { title })]
      : [
          words(state.standing === 'trial' ? 'billing:planTrial' : 'billing:planPaid', {
            title,
            count,
            date,
          }),
        ];
  const buttons: Button[][] = [
    [{ label: words('billing:subscribe'), data: subscribeButton.data({ chat: networkId }) }],
  ];
  if (state.standing !== 'lapsed') {
    const missed = await services.subscriptions.withheldLately(networkId);
    if (missed > 0) {
      const data = catchUpButton.data({ chat: networkId });
      buttons.push([{ label: words('billing:catchUp', { count: missed }), data }]);
    }
  }
  if (state.renewsAt !== undefined) {
    lines.push(words('billing:planRenews', { date: words.dates.day(state.renewsAt) }));
    const data = stopRenewingButton.data({ chat: networkId, payer: by.networkId });
    buttons.push([{ label: words('billing:stopRenewing'), data }]);
  }
  return { text: lines.join('\n'), buttons };
}
