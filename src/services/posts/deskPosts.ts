import type { Database } from '../../db/database.ts';
import { type DeliveryEntry, findPost, listDeliveries, type PostEntry } from '../../db/posts/deskPosts.ts';
import type { DeliveryState } from '../../domain/posts/delivery.ts';
import { orOutage } from '../outage.ts';

export type { DeliveryEntry, PostEntry };

/** Where posts stand, without what they say. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface DeskPosts {
  find(postId: number): Promise<PostEntry | undefined>;
  /** In the order of their chats. */
  deliveries(
    postId: number,
    filter: {
      readonly state?: DeliveryState | undefined;
      readonly afterChatId?: number | undefined;
      readonly limit: number;
    },
  ): Promise<DeliveryEntry[]>;
}

/** Builds the view. */
export function createDeskPosts(database: Database): DeskPosts {
  return {
    find: (postId) => orOutage(() => findPost(database, postId)),
    deliveries: (postId, filter) => orOutage(() => listDeliveries(database, postId, filter)),
  };
}
