import { auditPage } from './auditPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Says who did what. */
export const audit: Command = {
  name: 'audit',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'posts:about_audit',
  async run({ services, words, answer }) {
    await answer(await auditPage(services.audit, words, undefined));
  },
};
