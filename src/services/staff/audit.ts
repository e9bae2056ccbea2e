import { type LoggedEntry, type AuditFilter, readAuditLog } from '../../db/staff/auditLog.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import type { SourceAuthor } from '../../domain/posts/post.ts';
import { orOutage } from '../outage.ts';

export type { LoggedEntry };

/** What was done in the hub, and by whom. Throws IntakeUnavailable while PostgreSQL is away. */
export interface AuditService {
  /** The newest entries first, at most `limit`, all older than the entry `before` when that is given. */
  read(limit: number, before?: number, filter?: AuditFilter): Promise<LoggedEntry[]>;
}

/** Builds the service over the hub that all chats belong to. */
export function createAuditService(database: Database): AuditService {
  return {
    read: (limit, before, filter) =>
      orOutage(() => readAuditLog(database, DEFAULT_HUB, limit, before, filter)),
  };
}

/** Somebody who speaks, as the one who acts. */
export function actorOf(author: SourceAuthor): Actor {
  return { kind: author.kind, id: String(author.networkId), name: author.name };
}
