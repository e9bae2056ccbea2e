import { Client } from 'pg';
import { fromTelegram } from '../../domain/telegramIds.ts';
import type {
  EarlierAlias,
  EarlierBot,
  EarlierChat,
  EarlierRestriction,
  EarlierTerm,
} from '../../domain/takeover/earlierBot.ts';
import { type FoundTable, readTable, TakeoverError, type Wanted } from './columns.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** What the earlier bot kept, and what of it was not read, in words for the report. */
export interface EarlierReading {
  readonly bot: EarlierBot;
  readonly remarks: readonly string[];
}

/**
 * Reads the database of a TelegramMediaHub as it stands at one moment, without changing it.
 *
 * @throws TakeoverError when it cannot be reached or is not one
 */
export async function readEarlierBot(url: string): Promise<EarlierReading> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    // The driver's words may repeat the address, and with it a password.
    const code = (error as { code?: unknown }).code;
    throw new TakeoverError(
      `The old database cannot be opened${typeof code === 'string' ? ` (${code})` : ''}: check its address, ` +
        'the name and the password in it, and that this machine may connect.',
      { cause: error },
    );
  }
  try {
    await client.query('begin isolation level repeatable read read only');
    return await readAll(client);
  } finally {
    await client.end();
  }
}

async function readAll(client: Client): Promise<EarlierReading> {
  const remarks: string[] = [];
  const read = async <Field extends string>(
    table: string,
    wanted: Readonly<Record<Field, Wanted>>,
    optional = false,
  ): Promise<FoundTable<Field>['rows']> => {
    const found = await readTable(client, table, wanted);
    if (!found) {
      if (!optional) remarks.push(`There is no table ${table}: nothing of it comes along.`);
      return [];
    }
    if (found.unread.length > 0) {
      remarks.push(`Of ${table} these columns have no counterpart here: ${found.unread.join(', ')}.`);
    }
    return found.rows;
  };

  const chats = await readTable(client, 'chats', CHAT);
  if (!chats) throw new TakeoverError('The old database has no table chats: it is not a TelegramMediaHub.');
  const notHere = chats.unread.filter((name) => !['id', 'updated_at', 'created_at'].includes(name));
  if (notHere.length > 0)
    remarks.push(`Of chats these columns have no counterpart here: ${notHere.join(', ')}.`);

  const settings = await read('bot_config', { key: { names: ['key', 'name'] }, value: { names: ['value'] } });
  const people = await read('user_aliases', ALIAS);
  const speakers = await read('chat_aliases', { ...ALIAS, who: { names: ['chat_id'] } }, true);
  const restrictions = await read('user_restrictions', RESTRICTION);
  const chatRestrictions = await read(
    'chat_restrictions',
    { ...RESTRICTION, who: { names: ['chat_id'] } },
    true,
  );
  const terms = await read('subscriptions', TERM);
  return {
    bot: {
      chats: chats.rows.map(chatOf),
      settings: new Map(settings.map((row) => [row.key ?? '', row.value ?? ''])),
      aliases: [...people, ...speakers].map(aliasOf),
      restrictions: [...restrictions, ...chatRestrictions].map(restrictionOf),
      terms: terms.map(termOf),
    },
    remarks,
  };
}

const CHAT = {
  id: { names: ['chat_id', 'telegram_id', 'telegram_chat_id', 'tg_id', 'id'] },
  kind: { names: ['chat_type', 'type', 'kind'] },
  title: { names: ['title', 'name'], optional: true },
  username: { names: ['username'], optional: true },
  active: { names: ['active', 'is_active'] },
  source: { names: ['is_source', 'source'] },
  destination: { names: ['is_destination', 'destination', 'is_dest'] },
  selfSend: { names: ['allow_self_send', 'self_send', 'selfsend'], optional: true },
  registeredAt: { names: ['registered_at', 'created_at', 'joined_at', 'added_at'] },
} satisfies Record<string, Wanted>;

const ALIAS = {
  who: { names: ['user_id', 'telegram_id', 'id'] },
  alias: { names: ['alias', 'name'] },
  since: { names: ['created_at'], optional: true },
} satisfies Record<string, Wanted>;

const RESTRICTION = {
  who: { names: ['user_id', 'telegram_id'] },
  kind: { names: ['restriction_type', 'type', 'kind'] },
  active: { names: ['active', 'is_active'], optional: true },
  since: { names: ['restricted_at', 'created_at', 'since'], optional: true },
  until: { names: ['expires_at', 'until', 'muted_until', 'expiry'], optional: true },
} satisfies Record<string, Wanted>;

const TERM = {
  id: { names: ['id', 'subscription_id'] },
  chat: { names: ['chat_id'] },
  user: { names: ['user_id', 'payer_id', 'paid_by'], optional: true },
  plan: { names: ['plan', 'plan_key'] },
  stars: { names: ['stars_amount', 'stars', 'amount', 'price'], optional: true },
  startsAt: { names: ['starts_at', 'started_at'], optional: true },
  expiresAt: { names: ['expires_at', 'expiry', 'paid_until', 'ends_at'] },
  boughtAt: { names: ['created_at', 'paid_at', 'purchased_at'], optional: true },
  charge: { names: ['telegram_payment_charge_id', 'charge_id', 'payment_charge_id'], optional: true },
} satisfies Record<string, Wanted>;

type Row<Table extends Record<string, Wanted>> = Readonly<Record<keyof Table, string | null>>;

function chatOf(row: Row<typeof CHAT>): EarlierChat {
  return {
    networkId: idOf(row.id),
    kind: row.kind ?? '',
    title: row.title ?? undefined,
    username: row.username ?? undefined,
    active: isTrue(row.active),
    source: isTrue(row.source),
    destination: isTrue(row.destination),
    selfSend: isTrue(row.selfSend),
    registeredAt: Number(row.registeredAt),
  };
}

function aliasOf(row: Row<typeof ALIAS>): EarlierAlias {
  return { networkId: idOf(row.who), alias: row.alias ?? '' };
}

function restrictionOf(row: Row<typeof RESTRICTION>): EarlierRestriction {
  return {
    networkId: idOf(row.who),
    kind: (row.kind ?? '').toLowerCase(),
    active: row.active === null || isTrue(row.active),
    since: Number(row.since ?? 0),
    until: row.until === null ? undefined : Number(row.until),
  };
}

function termOf(row: Row<typeof TERM>): EarlierTerm {
  return {
    id: row.id ?? '',
    chatId: idOf(row.chat),
    userId: idOf(row.user ?? '0'),
    plan: row.plan ?? '',
    stars: Number(row.stars ?? 0),
    boughtAt: Number(row.boughtAt ?? row.startsAt ?? row.expiresAt),
    expiresAt: Number(row.expiresAt),
    chargeId: row.charge ?? undefined,
  };
}

/** An id as Telegram writes it; what is none is kept as it stands, and stays out later. */
function idOf(text: string | null): NetworkPersonId {
  const id = Number(text ?? Number.NaN);
  return Number.isSafeInteger(id) ? fromTelegram(id) : (String(text) as NetworkPersonId);
}

function isTrue(value: string | null): boolean {
  return value !== null && ['true', 't', '1', 'yes', 'on'].includes(value.toLowerCase());
}
