import { type Kysely, sql } from 'kysely';
import type { Actor, AuditEntry, Subject } from '../../domain/staff/audit.ts';
import type { HubId, NetworkChatId } from '../../domain/ids.ts';
import { storableJson, storableText } from '../storable.ts';

/** An entry as it is read from the log. */
export interface LoggedEntry extends AuditEntry {
  /** Greater for later entries. */
  readonly id: number;
  readonly at: Date;
  /** The network's id of the chat that it is about, as far as it is about one. */
  readonly networkChatId?: NetworkChatId;
  /** The title of that chat. */
  readonly title?: string;
  /** The alias of the person or chat that it is about, as far as it is about one who has posted. */
  readonly alias?: string;
}

/** Records an action. Pass the transaction that performs it, so that neither happens without the other. */
export async function recordAudit(db: Kysely<never>, hubId: HubId, entry: AuditEntry): Promise<void> {
  const { actor, action, subject } = entry;
  await sql`
    insert into audit_log (hub_id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, before, after)
    values (${hubId}, ${actor.kind}, ${actor.id}, ${storableText(actor.name)}, ${action}, ${subject.kind},
            ${subject.id}, ${jsonOrNull(entry.before)}::jsonb, ${jsonOrNull(entry.after)}::jsonb)
  `.execute(db);
}

/**
 * Records a change of settings, with the values before and after of those that changed. Pass the transaction that makes
 * the change.
 */
export async function recordChange<Settings extends object>(
  db: Kysely<never>,
  hubId: HubId,
  entry: Omit<AuditEntry, 'before' | 'after'>,
  changed: readonly (keyof Settings)[],
  before: Settings,
  after: Settings,
): Promise<void> {
  const only = (settings: Settings) => Object.fromEntries(changed.map((name) => [name, settings[name]]));
  await recordAudit(db, hubId, { ...entry, before: only(before), after: only(after) });
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : storableJson(value);
}

/** Which entries are wanted; all of them when nothing is said. */
export interface AuditFilter {
  /** By whom, as the log names them. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectKind?: string | undefined;
  /** About the chat of this network id, or its subscription. */
  readonly networkChatId?: NetworkChatId | undefined;
}

/** The newest entries first, at most `limit`, all older than the entry `before` when that is given. */
export async function readAuditLog(
  database: { readonly sql: Kysely<never> },
  hubId: HubId,
  limit: number,
  before?: number,
  { actor = null, action = null, subjectKind = null, networkChatId = null }: Nulls<AuditFilter> = {},
): Promise<LoggedEntry[]> {
  const { rows } = await sql<AuditRow>`
    -- By name: a prepared statement fails when a migration changes what it gives.
    select l.id, l.at, l.actor_kind, l.actor_id, l.actor_name, l.action, l.subject_kind, l.subject_id, l.before,
           l.after, c.network_id as network_chat_id, c.title, a.alias
    from audit_log l
    left join chats c on l.subject_kind in ('chat', 'subscription') and l.subject_id = c.id::text
    left join authors a on l.subject_kind in ('person', 'chat') and a.network = 'telegram'
      and l.action like '% person' and l.subject_id = a.network_id
    where l.hub_id = ${hubId} and (${before ?? null}::bigint is null or l.id < ${before ?? null}::bigint)
      and (${actor}::text is null or l.actor_name = ${actor})
      and (${action}::text is null or l.action = ${action})
      and (${subjectKind}::text is null or l.subject_kind = ${subjectKind})
      and (${networkChatId}::text is null or c.network_id = ${networkChatId}::text)
    order by l.id desc limit ${limit}
  `.execute(database.sql);
  return rows.map((row) => ({
    id: Number(row.id),
    at: new Date(row.at),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id },
    ...(row.network_chat_id === null ? {} : { networkChatId: row.network_chat_id }),
    ...(row.title === null ? {} : { title: row.title }),
    ...(row.alias === null ? {} : { alias: row.alias }),
    ...(row.before === null ? {} : { before: row.before }),
    ...(row.after === null ? {} : { after: row.after }),
  }));
}

/** The same, with null for what is not said. */
type Nulls<T> = { readonly [Name in keyof T]: T[Name] | null };

interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly actor_kind: Actor['kind'];
  readonly actor_id: string;
  readonly actor_name: string;
  readonly action: string;
  readonly subject_kind: Subject['kind'];
  readonly subject_id: string;
  readonly network_chat_id: NetworkChatId | null;
  readonly title: string | null;
  readonly alias: string | null;
  readonly before: unknown;
  readonly after: unknown;
}
