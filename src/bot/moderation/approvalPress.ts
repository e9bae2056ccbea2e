import type { PostId } from '../../domain/ids.ts';
import type { HeldForApproval } from '../../domain/moderation/approval.ts';
import { isHubAdmin } from '../../domain/people/permissions.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { onPress, type PressAnswer, type PressContext } from '../buttons/press.ts';
import { approvalBanQuestion, approvalButton, approvalCard } from './approvalPanel.ts';

/** An admin decides about a post that waits. */
export const approvalPressed = onPress(approvalButton, {
  right: 'hub admins',
  isPrivate: true,
  async run(context, { post: id, decision }) {
    const { services, by, words, amend } = context;
    const post = await services.approvals.waiting(id as PostId);
    if (!post) {
      await amend(words('moderation:decidedAlready'));
      return 'stale';
    }
    if (decision === 'back') return amend(approvalCard(words, post));
    if (decision === 'ban') return amend(approvalBanQuestion(words, post));
    if (decision === 'banned') return banAuthor(context, post);
    const released = await services.approvals.decide(post.postId, decision, actorOf(by));
    if (released === undefined) {
      await amend(words('moderation:decidedAlready'));
      return 'stale';
    }
    return amend(words(DECIDED[decision], { alias: post.author.alias, title: post.chat.title }));
  },
});

const DECIDED = {
  approve: 'moderation:approvedPost',
  always: 'moderation:approvedAlways',
  reject: 'moderation:rejectedPost',
} as const;

async function banAuthor(context: PressContext, post: HeldForApproval): Promise<PressAnswer | void> {
  const { services, by, chat, words, messageId, amend } = context;
  const author = await services.targets.author({ by: 'id', networkId: post.author.networkId });
  if (!author || isHubAdmin(author, services.adminIds)) return 'stale';
  // Before the ban: what comes of it is shown in the same place, and must have the last word.
  await amend(words('moderation:banned', { alias: author.alias }));
  const to = { networkId: chat.networkId, kind: chat.kind };
  await services.moderation.ban(author, actorOf(by), { report: { to, messageId } });
  await services.approvals.decide(post.postId, 'reject', actorOf(by));
}
