import { actorOf } from '../../services/staff/audit.ts';
import { cardOf } from '../chats/chatCard.ts';
import { declineButton, letInButton } from '../chats/joinDecisionButtons.ts';
import { onPress, type PressAnswer, type PressContext } from '../buttons/press.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** An admin lets a waiting chat in. */
export const letIn = onPress(letInButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { chat }) {
    const title = await context.services.registration.approve(chat, actorOf(context.by));
    if (title === undefined) return showWhatIs(context, chat);
    await context.amend(context.words('hub:wasLetIn', { title }));
    return undefined;
  },
});

/** An admin declines a waiting chat. */
export const declined = onPress(declineButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { chat }) {
    const title = await context.services.registration.decline(chat, actorOf(context.by));
    if (title === undefined) return showWhatIs(context, chat);
    await context.amend(context.words('hub:wasDeclined', { title }));
    return undefined;
  },
});

/** Another admin was faster: the request gives way to the chat as it stands now. */
async function showWhatIs(context: PressContext, chat: NetworkChatId): Promise<PressAnswer> {
  const card = await cardOf(context, chat, 1);
  if (card) await context.amend(card);
  return 'stale';
}
