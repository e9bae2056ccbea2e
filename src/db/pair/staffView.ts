import { type Kysely, sql } from 'kysely';
import { type AuthorId, DEFAULT_HUB, type NetworkPersonId } from '../../domain/ids.ts';
import type { LineFigures, ListedStranger, StrangerPage } from '../../domain/pair/staffView.ts';
import { isPersonEntitled } from '../billing/entitlement.ts';
import { isInForce } from '../moderation/inForce.ts';

/** Number of people on a page of a list. */
const PAGE = 10;

/** How the line is doing. */
export async function lineFigures(db: Kysely<never>): Promise<LineFigures> {
  const { rows } = await sql<Record<keyof LineFigures, string>>`
    select (select count(*) from pair_profiles) as people,
           (select count(*) from pair_profiles where registered_at is not null) as registered,
           (select count(*) from pair_profiles where created_at > now() - interval '1 day') as "newToday",
           (select count(*) from subscriptions s where s.product = 'pair' and s.person_id is not null
              and s.paid_until > now()) as premium,
           (select count(*) from pair_profiles f where exists (
              select from restrictions r where r.author_id = f.person_id and r.hub_id = ${DEFAULT_HUB}
                and r.kind = 'ban' and ${isInForce('r')})) as banned,
           (select count(*) from pair_seekers where state = 'waiting') as waiting,
           (select count(*) from sessions where ended_at is null and opened_at is not null) as chats,
           (select count(*) from sessions where opened_at > now() - interval '1 day') as "chatsToday",
           (select count(*) from pair_reports where state = 'open' and reason is not null) as reports
  `.execute(db);
  const [counted] = rows;
  const figure = (name: keyof LineFigures): number => Number(counted![name]);
  return {
    people: figure('people'),
    registered: figure('registered'),
    newToday: figure('newToday'),
    premium: figure('premium'),
    banned: figure('banned'),
    waiting: figure('waiting'),
    chats: figure('chats'),
    chatsToday: figure('chatsToday'),
    reports: figure('reports'),
  };
}

interface ListedRow extends Omit<ListedStranger, 'gender' | 'age' | 'city'> {
  readonly gender: ListedStranger['gender'] | null;
  readonly age: number | null;
  readonly city: string | null;
  readonly total: string;
}

/** A page of the people of the line, the newest first: all of them, or those whose alias, name, city or id fits. */
export async function listStrangers(db: Kysely<never>, wanted: string, page: number): Promise<StrangerPage> {
  const like = `%${wanted.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const fits = /^\d*$/.test(wanted)
    ? sql`(${wanted} = '' or a.network_id = ${wanted} or a.id::text = ${wanted})`
    : sql`(a.alias ilike ${like} or a.name ilike ${like} or a.username ilike ${like} or f.city ilike ${like})`;
  const { rows } = await sql<ListedRow>`
    select a.id, a.alias, f.gender, f.age, f.city, ${isPersonEntitled('pair', sql.ref('a.id'))} as premium,
           exists (select from restrictions r where r.author_id = a.id and r.hub_id = ${DEFAULT_HUB}
                     and r.kind = 'ban' and ${isInForce('r')}) as banned,
           exists (select from session_participants p where p.person_id = a.id and p.open) as chatting,
           count(*) over () as total
    from pair_profiles f join authors a on a.id = f.person_id
    where ${fits}
    order by f.created_at desc, a.id desc
    limit ${PAGE} offset ${(page - 1) * PAGE}
  `.execute(db);
  const total = Number(rows[0]?.total ?? 0);
  return {
    people: rows.map(({ id, alias, premium, banned, chatting, gender, age, city }) => ({
      id,
      alias,
      premium,
      banned,
      chatting,
      ...(gender && { gender }),
      ...(age !== null && { age }),
      ...(city !== null && { city }),
    })),
    total,
    pages: Math.max(1, Math.ceil(total / PAGE)),
  };
}

/** The network id of somebody whom staff names by our own id, as lists show it. */
export async function networkIdOf(db: Kysely<never>, id: AuthorId): Promise<NetworkPersonId | undefined> {
  const { rows } = await sql<{ network_id: NetworkPersonId }>`
    select a.network_id from authors a join pair_profiles f on f.person_id = a.id
    where a.id = ${id} and a.network = 'telegram'
  `.execute(db);
  return rows[0]?.network_id;
}
