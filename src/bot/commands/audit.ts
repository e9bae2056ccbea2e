import { auditPage } from '../panels/audit.ts';
import { ANYWHERE, type Command } from './command.ts';

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
