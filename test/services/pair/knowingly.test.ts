import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import type { NetworkChatId, SessionId } from '../../../src/domain/ids.ts';
import type { PairWorkflows } from '../../../src/services/pair/pairWorkflows.ts';
import { createSessionsService, type SessionsService } from '../../../src/services/pair/sessions.ts';
import { endedSession, RULES, strangers } from '../../db/pair/crowd.ts';
import { textId } from '../../support/ids.ts';
import { until } from '../../support/until.ts';
import { freshDatabase } from '../../support/world/database.ts';

const NO_WORKFLOWS: PairWorkflows = {
  startSession: async () => {},
  sessionChanged: async () => {},
  wakeQueue: async () => {},
};

let database: AccountDatabase;
let end: () => Promise<void>;
let sessions: SessionsService;
let session: SessionId;
let chat: NetworkChatId;
beforeAll(async () => {
  ({ database, end } = await freshDatabase());
  sessions = createSessionsService(database, NO_WORKFLOWS, RULES);
  const [one, other] = await strangers(database, 2);
  session = await endedSession(database, one!, other!);
  await sql`update session_participants set open = true where session_id = ${session}`.execute(database.sql);
  const { rows } = await sql<{ network_id: NetworkChatId }>`
    select network_id from chats where id = ${one!.chatId}
  `.execute(database.sql);
  chat = rows[0]!.network_id;
});
afterAll(() => end());

const noteTold = (message: string) =>
  sql`update session_participants set told_message = ${message}::bigint where session_id = ${session}`.execute(
    database.sql,
  );

test('What is written while its author is being told of the session waits until that is noted', async () => {
  const asked = sessions.wroteKnowingly(session, chat, textId(12));
  await noteTold('11');
  expect(await asked).toBe(true);
});

test('What was written before its author was told is meant for nobody there', async () => {
  await noteTold('11');
  expect(await sessions.wroteKnowingly(session, chat, textId(9))).toBe(false);
});

test('What is written in a session that is over is meant for nobody there', async () => {
  await noteTold('11');
  await sql`update session_participants set open = false where session_id = ${session}`.execute(database.sql);
  expect(await sessions.wroteKnowingly(session, chat, textId(12))).toBe(false);
});

test('That something was said is written down within moments, for all sessions in which it was', async () => {
  const sayings = await Promise.all(
    [1, 2, 3].map(async () => {
      const [one, other] = await strangers(database, 2);
      const id = await endedSession(database, one!, other!);
      await sql`update sessions set ended_at = null, last_said_at = null where id = ${id}`.execute(
        database.sql,
      );
      return id;
    }),
  );
  for (const id of sayings) sessions.said(id);
  await until(async () => {
    const { rows } = await sql`
      select from sessions where id = any(${sayings}::bigint[]) and last_said_at is not null
    `.execute(database.sql);
    return rows.length === sayings.length;
  }, 10_000);
});
