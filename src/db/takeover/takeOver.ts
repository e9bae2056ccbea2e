import { randomBytes } from 'node:crypto';
import { isTelegramId } from '../../domain/telegramIds.ts';
import { type Kysely, sql } from 'kysely';
import { batches } from '../../domain/concurrency/batches.ts';
import { ALIAS_BYTES, aliasFrom } from '../../domain/people/alias.ts';
import {
  type EarlierBot,
  type EarlierChat,
  kindOf,
  settingsOf,
  titleOf,
} from '../../domain/takeover/earlierBot.ts';
import { firstRuleOf, RELAY_ALL, type RelayRules } from '../../domain/posts/relayRule.ts';
import { DEFAULT_HUB, type NetworkPersonId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';
import { storableJson } from '../storable.ts';
import type { TakeoverCount } from './takeoverCount.ts';
import { takeTerms } from './takeTerms.ts';

/** What was imported, line by line, for the person who runs the import. */
export interface TakeoverReport {
  readonly counts: readonly TakeoverCount[];
  /** What did not, and why. */
  readonly remarks: readonly string[];
}

/** How the import is to be done. */
export interface TakeoverRules {
  /** Days for which a trial lasts, counted from the registration there. */
  readonly trialDays: number;
  /** What goes out of the chats. Undefined leaves that as it is, and lets everything out of chats that are new here. */
  readonly relay?: RelayRules;
  /** Whether everything is undone in the end. */
  readonly dryRun: boolean;
}

const DAY_MS = 86_400_000;

/** Rows that go to the server at a time. */
const BATCH = 5_000;

/**
 * Takes everything over that a TelegramMediaHub kept, in one transaction: all of it or nothing. May be run again, and
 * then brings up to date what changed there. A hub that has carried posts of its own is past that: what it has by then
 * stays as it is, and only what it does not have yet is added.
 */
export async function takeOver(
  database: Database,
  bot: EarlierBot,
  rules: TakeoverRules,
): Promise<TakeoverReport> {
  const undone = new Error('a dry run');
  let report: TakeoverReport | undefined;
  try {
    await database.sql.transaction().execute(async (db) => {
      await sql`select pg_advisory_xact_lock(hashtext('partyline takeover'))`.execute(db);
      report = await takeAll(db, bot, rules);
      if (rules.dryRun) throw undone;
    });
  } catch (error) {
    if (error !== undone) throw error;
  }
  return report!;
}

async function takeAll(db: Kysely<never>, bot: EarlierBot, rules: TakeoverRules): Promise<TakeoverReport> {
  const remarks: string[] = [];
  const live = await hasPosts(db);
  if (live) {
    remarks.push('This hub has carried posts already: what it has stays as it is, what it has not is added.');
  }
  const counts = [
    await takeChats(db, bot.chats, rules, live, remarks),
    await takeSettings(db, bot, live, remarks),
    await takeAliases(db, bot, live, remarks),
    await takeRestrictions(db, bot, remarks),
    ...(await takeTerms(db, bot.terms, remarks)),
  ];
  return { counts, remarks };
}

async function hasPosts(db: Kysely<never>): Promise<boolean> {
  const { rows } = await sql`select from posts where hub_id = ${DEFAULT_HUB} limit 1`.execute(db);
  return rows.length > 0;
}

async function takeChats(
  db: Kysely<never>,
  chats: readonly EarlierChat[],
  rules: TakeoverRules,
  live: boolean,
  remarks: string[],
): Promise<TakeoverCount> {
  const strange = chats.filter((chat) => kindOf(chat) === undefined || !isTelegramId(chat.networkId));
  for (const { networkId, kind } of strange) remarks.push(`Chat ${networkId} stays out: it is a "${kind}".`);
  let taken = 0;
  const rows = chats
    .filter((chat) => !strange.includes(chat))
    .map((chat) => ({
      network_id: chat.networkId,
      kind: kindOf(chat),
      title: titleOf(chat),
      username: chat.username ?? null,
      state: chat.active ? 'active' : 'inactive',
      state_reason: chat.active ? null : 'was not active in the earlier bot',
      self_send: chat.selfSend,
      incoming: chat.destination,
      outgoing: chat.source,
      relay: firstRuleOf(kindOf(chat)!, rules.relay ?? RELAY_ALL),
      registered_at: new Date(chat.registeredAt),
      trial_ends_at: new Date(chat.registeredAt + rules.trialDays * DAY_MS),
    }));
  for (const batch of batches(rows, BATCH)) {
    const result = await sql`
      with given as (
        select * from jsonb_to_recordset(${storableJson(batch)}::jsonb) as g(
          network_id text, kind text, title text, username text, state text, state_reason text, self_send boolean,
          incoming boolean, outgoing boolean, relay text, registered_at timestamptz, trial_ends_at timestamptz)
      ), taken as (
        insert into chats (network_id, kind, title, username, first_seen_at)
        select network_id, kind, title, username, registered_at from given
        on conflict (network, network_id) do update
          set kind = excluded.kind, title = excluded.title, username = excluded.username,
              first_seen_at = excluded.first_seen_at
          where not ${live}
        returning id, network_id
      ), members as (
        insert into hub_members (hub_id, chat_id, state, state_reason, self_send, incoming, outgoing, relay,
                                 registered_at)
        select ${DEFAULT_HUB}, taken.id, state, state_reason, self_send, incoming, outgoing, relay, registered_at
        from taken join given using (network_id)
        on conflict (hub_id, chat_id) do update
          set state = excluded.state, state_reason = excluded.state_reason, self_send = excluded.self_send,
              incoming = excluded.incoming, outgoing = excluded.outgoing,
              relay = case when ${rules.relay !== undefined} then excluded.relay else hub_members.relay end,
              registered_at = excluded.registered_at
      )
      insert into subscriptions (product, chat_id, trial_ends_at)
      select 'hub', taken.id, given.trial_ends_at from taken join given using (network_id)
      on conflict (product, chat_id) do update set trial_ends_at = excluded.trial_ends_at
      returning chat_id
    `.execute(db);
    taken += result.rows.length;
  }
  return { what: 'chats', there: chats.length, taken };
}

async function takeSettings(
  db: Kysely<never>,
  bot: EarlierBot,
  live: boolean,
  remarks: string[],
): Promise<TakeoverCount> {
  const there = bot.settings.size;
  const { paused, signature, edits, unknown } = settingsOf(bot.settings);
  if (unknown.length > 0) remarks.push(`These settings mean nothing here: ${unknown.toSorted().join(', ')}.`);
  if (live || there === 0) return { what: 'settings', there, taken: 0 };
  await sql`
    update hubs set paused_at = case when ${paused} then coalesce(paused_at, now()) end,
                    signature = ${signature === undefined ? null : storableJson(signature)}::jsonb, edits = ${edits}
    where id = ${DEFAULT_HUB}
  `.execute(db);
  if (paused) remarks.push('The hub was paused there and is paused here: /resume lets it go.');
  return { what: 'settings', there, taken: there - unknown.length };
}

async function takeAliases(
  db: Kysely<never>,
  bot: EarlierBot,
  live: boolean,
  remarks: string[],
): Promise<TakeoverCount> {
  const titles = new Map(bot.chats.map((chat) => [chat.networkId, titleOf(chat)] as const));
  let taken = 0;
  const rows = bot.aliases
    .filter(({ networkId, alias }) => isTelegramId(networkId) && alias.trim() !== '')
    .map(({ networkId, alias }) => ({
      network_id: networkId,
      kind: networkId.startsWith('-') ? 'chat' : 'person',
      // Known by it until they next say something.
      name: titles.get(networkId) ?? alias,
      alias: alias.trim(),
    }));
  for (const batch of batches(rows, BATCH)) {
    const result = await sql<{ network_id: NetworkPersonId }>`
      with given as (
        select * from jsonb_to_recordset(${storableJson(batch)}::jsonb)
          as g(network_id text, kind text, name text, alias text)
      )
      insert into authors (network_id, kind, name, alias)
      select g.network_id, g.kind, g.name, g.alias from given g
      where not exists (select from authors a where a.alias = g.alias and a.network_id <> g.network_id)
      on conflict (network, network_id) do update set alias = excluded.alias where not ${live}
      returning network_id
    `.execute(db);
    taken += result.rows.length;
    if (live) continue;
    const here = new Set(result.rows.map((row) => row.network_id));
    for (const row of batch.filter((row) => !here.has(row.network_id))) {
      remarks.push(`The alias ${row.alias} belongs to somebody else here: its owner gets a new one.`);
    }
  }
  return { what: 'aliases', there: bot.aliases.length, taken };
}

/** Those in force. What has run out or was lifted says nothing about anybody any more. */
async function takeRestrictions(
  db: Kysely<never>,
  bot: EarlierBot,
  remarks: string[],
): Promise<TakeoverCount> {
  const now = Date.now();
  const inForce = bot.restrictions.filter(
    (one) => one.active && (one.until === undefined || one.until > now),
  );
  const strange = inForce.filter((one) => one.kind !== 'mute' && one.kind !== 'ban');
  for (const { networkId, kind } of strange) remarks.push(`A "${kind}" of ${networkId} means nothing here.`);
  const longest = new Map<string, (typeof inForce)[number]>();
  for (const one of inForce) {
    if (strange.includes(one) || !isTelegramId(one.networkId)) continue;
    const key = `${one.kind} ${one.networkId}`;
    if ((longest.get(key)?.until ?? Infinity) < (one.until ?? Infinity) || !longest.has(key))
      longest.set(key, one);
  }
  let taken = 0;
  const rows = [...longest.values()].map((one) => ({
    network_id: one.networkId,
    author_kind: one.networkId.startsWith('-') ? 'chat' : 'person',
    alias: aliasFrom(randomBytes(ALIAS_BYTES)),
    kind: one.kind,
    since: new Date(one.since),
    until: one.until === undefined ? null : new Date(one.until),
  }));
  for (const batch of batches(rows, BATCH)) {
    const given = sql`
      given as (
        select * from jsonb_to_recordset(${storableJson(batch)}::jsonb)
          as g(network_id text, author_kind text, alias text, kind text, since timestamptz, until timestamptz))`;
    // Who never said a word has no alias yet.
    await sql`
      with ${given}
      insert into authors (network_id, kind, name, alias)
      select distinct on (network_id) network_id, author_kind, alias, alias from given
      on conflict (network, network_id) do nothing
    `.execute(db);
    const result = await sql`
      with ${given}, known as (
        select a.id as author_id, g.kind, g.since, g.until
        from given g join authors a on a.network = 'telegram' and a.network_id = g.network_id
      ), changed as (
        update restrictions r set until = k.until
        from known k
        where r.hub_id = ${DEFAULT_HUB} and r.author_id = k.author_id and r.kind = k.kind and r.lifted_at is null
        returning r.author_id, r.kind
      )
      -- The author was told there, and nothing of what was sent is ours to take back.
      insert into restrictions (hub_id, author_id, kind, until, created_at, told_at, settled_at)
      select ${DEFAULT_HUB}, k.author_id, k.kind, k.until, k.since, now(), case when k.kind = 'ban' then now() end
      from known k
      where not exists (select from changed c where c.author_id = k.author_id and c.kind = k.kind)
      returning id
    `.execute(db);
    taken += result.rows.length;
  }
  return { what: 'restrictions in force', there: inForce.length, taken };
}
