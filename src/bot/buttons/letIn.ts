import { actorOf } from '../../services/audit.ts';
import { letInButton } from './letInButton.ts';
import { onPress } from './press.ts';

/** An admin lets a waiting chat in. */
export const letIn = onPress(letInButton, {
  right: 'hub admins',
  isPrivate: true,
  async run({ services, by, words, amend }, { chat }) {
    const title = await services.registration.approve(chat, actorOf(by));
    if (title === undefined) return 'stale';
    await amend(words('hub:wasLetIn', { title }));
  },
});
