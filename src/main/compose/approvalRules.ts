import type { Config } from '../../config/config.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';
import type { ApprovalRules } from '../../domain/moderation/approval.ts';

/** Which first posts wait for approval, as the configuration says. */
export function approvalRulesOf({ hub, telegram }: Pick<Config, 'hub' | 'telegram'>): ApprovalRules {
  return {
    newAuthorPosts: hub.holdNewAuthors,
    newChatPosts: hub.holdNewChats,
    adminIds: telegram.adminUserIds.map(fromTelegram),
  };
}
