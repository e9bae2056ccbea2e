import { auditPage } from './auditPanel.ts';
import { auditButton } from './auditButton.ts';
import { onPress } from '../buttons/press.ts';

/** Turns to another page of what was done. */
export const audit = onPress(auditButton, {
  right: 'hub admins',
  isPrivate: true,
  async run({ services, words, amend }, { before }) {
    await amend(await auditPage(services.audit, words, before === 0 ? undefined : before));
  },
});
