import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** For how long a request that was answered is remembered, in hours. */
const REMEMBERED_HOURS = 72;

/** After this many seconds without an answer, the process that carried a request out is taken for dead. */
const LOST_AFTER_SECONDS = 60;

/** A request that must be carried out once. */
export interface DeskRequest {
  /** Whose it is: keys of different people have nothing to do with each other. */
  readonly staff: string;
  readonly key: string;
  /** Says what is asked for: the same for the same request. */
  readonly fingerprint: Buffer;
}

/** What was answered. */
export interface DeskAnswer {
  readonly status: number;
  readonly body: string;
}

/** Where a request stands that has come in. */
export type DeskRequestStanding =
  /** It is the first, or the one before was never finished: carry it out. */
  | { readonly kind: 'new' }
  /** Another one of the same is under way. */
  | { readonly kind: 'under way' }
  /** The key belongs to a request that asks for something else. */
  | { readonly kind: 'another' }
  | ({ readonly kind: 'answered' } & DeskAnswer);

/** Takes a request in, unless it has been taken in before. Of several at once, one is new. */
export async function beginDeskRequest(
  database: Database,
  { staff, key, fingerprint }: DeskRequest,
): Promise<DeskRequestStanding> {
  await sql`
    delete from desk_requests where begun_at < now() - make_interval(hours => ${REMEMBERED_HOURS}::int)
  `.execute(database.sql);
  const { rows: taken } = await sql`
    insert into desk_requests (staff, key, fingerprint) values (${staff}, ${key}, ${fingerprint})
    on conflict (staff, key) do update set begun_at = now()
      where desk_requests.fingerprint = excluded.fingerprint and desk_requests.status is null
        and desk_requests.begun_at < now() - make_interval(secs => ${LOST_AFTER_SECONDS}::int)
    returning key
  `.execute(database.sql);
  if (taken.length > 0) return { kind: 'new' };
  const { rows } = await sql<{ same: boolean; status: number | null; answer: string | null }>`
    select fingerprint = ${fingerprint} as same, status, answer from desk_requests
    where staff = ${staff} and key = ${key}
  `.execute(database.sql);
  const known = rows[0];
  // It was given up between the two queries: the next attempt counts as the first.
  if (!known) return { kind: 'under way' };
  if (!known.same) return { kind: 'another' };
  if (known.status === null) return { kind: 'under way' };
  return { kind: 'answered', status: known.status, body: known.answer ?? '' };
}

/** Keeps the answer for those who ask again. */
export async function answerDeskRequest(
  database: Database,
  { staff, key }: DeskRequest,
  { status, body }: DeskAnswer,
): Promise<void> {
  await sql`
    update desk_requests set status = ${status}, answer = ${body} where staff = ${staff} and key = ${key}
  `.execute(database.sql);
}

/** Forgets a request that came to nothing, so that it may be tried again at once. */
export async function dropDeskRequest(database: Database, { staff, key }: DeskRequest): Promise<void> {
  await sql`
    delete from desk_requests where staff = ${staff} and key = ${key} and status is null
  `.execute(database.sql);
}
