import { type Static, Type } from '@fastify/type-provider-typebox';
import type { LoggedEntry, AuditService } from '../../../services/staff/audit.ts';
import { placeAt } from '../cursor.ts';
import type { AdminApp } from '../operations.ts';
import { pageOf } from '../page.ts';
import { Exactly, Id, Nullable, Page, PAGE_QUERY, Text, Time } from '../schemas.ts';
import type { NetworkChatId } from '../../../domain/ids.ts';

const Entry = Exactly(
  {
    entry_id: Type.String(),
    at: Time('When it was done.'),
    actor: Exactly({
      kind: Type.String({ description: 'person, chat, token or system.' }),
      id: Type.String({ description: 'A Telegram id, or the name of a token.' }),
      name: Type.String(),
    }),
    action: Type.String({ description: 'A verb and what it is done to, as in `mute person`.' }),
    subject: Exactly({
      kind: Type.String({ description: 'hub, chat, person, post, subscription, payment or report.' }),
      id: Type.String({ description: 'Its id here.' }),
    }),
    chat_id: Nullable(Id('The Telegram id of the chat that it is about, if it is about one.')),
    before: Type.Unknown({ description: 'What was changed; null where nothing was.' }),
    after: Type.Unknown({ description: 'What it became.' }),
  },
  { title: 'AuditEntry' },
);

/** `/audit-log`: what admins, administrators and staff did. */
export function auditLogRoute(app: AdminApp, audit: AuditService): void {
  app.get(
    '/audit-log',
    {
      config: { role: 'viewer', problems: ['invalid-cursor'] },
      schema: {
        tags: ['Audit log'],
        summary: 'What was done, the newest first',
        querystring: Exactly({
          ...PAGE_QUERY,
          actor: Type.Optional(Text('Only by whom the log names so.', 100)),
          action: Type.Optional(Text('Only this action.', 100)),
          subject_kind: Type.Optional(Text('Only about such subjects.', 32)),
          chat_id: Type.Optional(
            Id<NetworkChatId>('Only about the chat of this Telegram id, or its subscription.'),
          ),
        }),
        response: { 200: Page(Entry) },
      },
    },
    async ({ query: { limit = 50, cursor, actor, action, subject_kind, chat_id } }) => {
      const [before] = cursor === undefined ? [] : placeAt(cursor, [/^\d{1,15}$/]);
      const found = await audit.read(limit + 1, before === undefined ? undefined : Number(before), {
        actor,
        action,
        subjectKind: subject_kind,
        networkChatId: chat_id,
      });
      return pageOf(found, limit, (entry) => [entry.id], shown);
    },
  );
}

function shown(entry: LoggedEntry): Static<typeof Entry> {
  return {
    entry_id: String(entry.id),
    at: entry.at.toISOString(),
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    chat_id: entry.networkChatId === undefined ? null : String(entry.networkChatId),
    before: entry.before ?? null,
    after: entry.after ?? null,
  };
}
