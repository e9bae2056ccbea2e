import { saidBy } from '../../domain/conversation/speaker.ts';
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import {
  contentsBehind,
  discardAnnouncement,
  draftAnnouncement,
  isAnnouncementUnderWay,
  postAnnouncement,
  recordStop,
} from '../../db/posts/announcements.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import type { AnnouncementReport } from '../../domain/posts/announcement.ts';
import type { Content } from '../../domain/posts/content.ts';
import {
  DEFAULT_HUB,
  type NetworkChatId,
  type NetworkMessageId,
  type NetworkTopicId,
  type PostId,
} from '../../domain/ids.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { rulesOf, toEveryone } from '../../domain/posts/route.ts';
import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import type { Listener } from '../../domain/conversation/speaker.ts';
import {
  announcementReportWorkflowId,
  announcementWorkflowId,
  announceWorkflow,
} from '../../workflows/posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { actorOf } from '../staff/audit.ts';
import { orOutage } from '../outage.ts';

/** Shows what an announcement will look like, in one chat, and says whether the network took it. */
export type ShowPreview = (
  to: Listener,
  contents: readonly Content[],
  signature: Signature | undefined,
  replyTo: NetworkMessageId,
) => Promise<boolean>;

/** Announces to every chat. Each throws IntakeUnavailable while PostgreSQL or Temporal is away. */
export interface AnnouncementService {
  /**
   * Shows an announcement where it was written and keeps it. `audience` is to how many other chats it would go;
   * undefined when the network does not take it.
   *
   * @param line whose people it is for: the chats of the hub, where nothing else is said
   */
  draft(
    chat: SourceChat,
    author: SourceAuthor,
    contents: readonly Content[],
    at: { readonly messageId: NetworkMessageId; readonly threadId?: NetworkTopicId },
    line?: 'hub' | 'pair',
  ): Promise<{ readonly id: number; readonly audience: number } | undefined>;
  /** All that a post says of which that message is a part, when it was carried. */
  contentsBehind(networkChatId: NetworkChatId, messageId: NetworkMessageId): Promise<Content[]>;
  /** Sends it, once. Progress and result are shown in that message of ours. False when it was sent or dropped before. */
  send(id: number, author: SourceAuthor, report: AnnouncementReport): Promise<boolean>;
  /** Stops one that is on its way: chats that do not have it yet do not get it. False when none is on its way. */
  stop(postId: PostId, by: Actor): Promise<boolean>;
  /** Drops it. False when it was sent or dropped before. */
  discard(id: number): Promise<boolean>;
}

/** Builds the service over the hub that all chats belong to. */
export function createAnnouncementService(
  database: AccountDatabase,
  client: Client,
  showPreview: ShowPreview,
): AnnouncementService {
  return {
    async draft(chat, author, contents, { messageId, threadId }, line = 'hub') {
      const draft = await orOutage(() =>
        draftAnnouncement(database, DEFAULT_HUB, chat, author, contents, line),
      );
      const to = {
        networkId: chat.networkId,
        kind: chat.kind,
        ...(threadId === undefined ? {} : { threadId }),
      };
      if (await showPreview(to, contents, draft.signature, messageId)) return draft;
      await orOutage(() => discardAnnouncement(database, DEFAULT_HUB, draft.id));
      return undefined;
    },
    contentsBehind: (networkChatId, messageId) =>
      orOutage(() => contentsBehind(database, networkChatId, messageId)),
    send: (id, author, report) =>
      orOutage(async () => {
        const sent = await postAnnouncement(
          database,
          DEFAULT_HUB,
          id,
          author,
          actorOf(author),
          announcementWorkflowId,
        );
        if (!sent) return false;
        try {
          // Also for one that was stored before: the process that stored it may have died before this.
          await client.workflow.start(announceWorkflow, {
            taskQueue: TASK_QUEUES.relay,
            workflowId: announcementReportWorkflowId(sent.postId),
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            args: [{ postId: sent.postId, report: saidBy(database.account, report) }],
            staticSummary: operatorText(`an announcement by ${sent.alias}`),
            typedSearchAttributes: [
              ...(sent.chatId === undefined
                ? []
                : [{ key: SEARCH_ATTRIBUTES.chat, value: String(sent.chatId) }]),
              { key: SEARCH_ATTRIBUTES.author, value: sent.alias },
              { key: SEARCH_ATTRIBUTES.line, value: rulesOf(toEveryone(DEFAULT_HUB)).line },
              { key: SEARCH_ATTRIBUTES.state, value: 'relaying' },
            ],
          });
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          return false;
        }
        return true;
      }),
    stop: (postId, by) =>
      orOutage(async () => {
        if (!(await isAnnouncementUnderWay(database, DEFAULT_HUB, postId))) return false;
        try {
          await client.workflow.getHandle(announcementWorkflowId(postId)).cancel();
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return false;
          throw error;
        }
        await recordStop(database, DEFAULT_HUB, postId, by);
        return true;
      }),
    discard: (id) => orOutage(() => discardAnnouncement(database, DEFAULT_HUB, id)),
  };
}
