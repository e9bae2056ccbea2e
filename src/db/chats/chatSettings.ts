import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql } from 'kysely';
import type { Actor } from '../../domain/staff/audit.ts';
import { type ChatSettings, needsPremium, type SteeredChat } from '../../domain/chats/chatSettings.ts';
import type { HubId, NetworkChatId, NetworkTopicId } from '../../domain/ids.ts';
import type { RelayRule } from '../../domain/posts/relayRule.ts';
import { recordChange } from '../staff/auditLog.ts';
import { isEntitled } from '../billing/entitlement.ts';
import type { Database } from '../database.ts';

/** What became of a wish to change settings. */
export type SettingsChange = 'changed' | 'as it was' | 'not premium' | 'not joined';

interface SettingsRow {
  readonly id: number;
  readonly hub_id: HubId;
  readonly self_send: boolean;
  readonly incoming: boolean;
  readonly outgoing: boolean;
  readonly relay: RelayRule;
  readonly quiet_from: number | null;
  readonly quiet_to: number | null;
  readonly time_zone: string | null;
  readonly topic: NetworkTopicId | null;
  readonly premium: boolean;
}

async function readRow(db: Kysely<never>, networkId: NetworkChatId): Promise<SettingsRow | undefined> {
  const { rows } = await sql<SettingsRow>`
    select c.id, m.hub_id, m.self_send, m.incoming, m.outgoing, m.relay, m.quiet_from, m.quiet_to, c.time_zone, m.topic,
           ${isEntitled(sql`c.id`)} as premium
    from chats c join hub_members m on m.chat_id = c.id
    where c.network = 'telegram' and c.network_id = ${networkId} and m.state = 'active'
    for no key update
  `.execute(db);
  return rows[0];
}

function settingsOf(row: SettingsRow): ChatSettings {
  const { quiet_from, quiet_to, time_zone, topic } = row;
  return {
    selfSend: row.self_send,
    incoming: row.incoming,
    outgoing: row.outgoing,
    relay: row.relay,
    quiet:
      quiet_from === null || quiet_to === null || time_zone === null
        ? null
        : { from: quiet_from, to: quiet_to, zone: time_zone },
    zone: time_zone,
    topic: topic,
  };
}

/** A chat that takes part, as its administrators see it. */
export async function readSteeredChat(
  database: Database,
  networkId: NetworkChatId,
): Promise<SteeredChat | undefined> {
  const row = await readRow(database.sql, networkId);
  return row && { settings: settingsOf(row), premium: row.premium };
}

/** A chat has one zone: who names it with quiet hours sets it for dates too, and quiet hours follow a new zone. */
function inOneZone(wished: Partial<ChatSettings>, before: ChatSettings): Partial<ChatSettings> {
  if (wished.quiet) return { ...wished, zone: wished.quiet.zone };
  if (wished.zone && before.quiet && wished.quiet === undefined) {
    return { ...wished, quiet: { ...before.quiet, zone: wished.zone } };
  }
  return wished;
}

/** Changes what is named and leaves the rest; nothing is written down when that changes nothing. */
export async function changeChatSettings(
  database: Database,
  networkId: NetworkChatId,
  wished: Partial<ChatSettings>,
  by: Actor,
): Promise<SettingsChange> {
  return database.sql.transaction().execute(async (db) => {
    const row = await readRow(db, networkId);
    if (!row) return 'not joined';
    const before = settingsOf(row);
    const changes = inOneZone(wished, before);
    const changed = (Object.keys(changes) as (keyof ChatSettings)[]).filter(
      (name) => !isDeepStrictEqual(changes[name], before[name]),
    );
    if (needsPremium(changes) && !row.premium) return 'not premium';
    if (changed.length === 0) return 'as it was';
    const after = { ...before, ...changes };
    await sql`
      update hub_members set self_send = ${after.selfSend}, incoming = ${after.incoming}, outgoing = ${after.outgoing},
        relay = ${after.relay}, quiet_from = ${after.quiet?.from ?? null}, quiet_to = ${after.quiet?.to ?? null},
        topic = ${after.topic === null ? null : String(after.topic)}
      where hub_id = ${row.hub_id} and chat_id = ${row.id}
    `.execute(db);
    await sql`update chats set time_zone = ${after.zone} where id = ${row.id}`.execute(db);
    const subject = { kind: 'chat', id: String(row.id) } as const;
    const entry = { actor: by, action: 'change settings', subject };
    await recordChange<ChatSettings>(db, row.hub_id, entry, changed, before, after);
    return 'changed';
  });
}
