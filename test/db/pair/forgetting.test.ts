import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../../src/db/database.ts';
import { forgetPerson, personalData } from '../../../src/db/people/personalData.ts';
import { saveDialogue, saveProfile } from '../../../src/db/pair/profiles.ts';
import type { NetworkMessageId, NetworkPersonId } from '../../../src/domain/ids.ts';
import { beginEdit } from '../../../src/domain/pair/registration.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { endedSession, type Stranger, strangers } from './crowd.ts';
import { keepQuestion } from '../../../src/db/pair/talk.ts';

let database: Database;
let end: () => Promise<void>;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());

it('Whoever asks gets what strangers know of them, and once forgotten nothing of it is left', async () => {
  const [{ personId, chatId }, other] = (await strangers(database, 2)) as [Stranger, Stranger];
  await sql`insert into pair_profiles (person_id, chat_id) values (${personId}, ${chatId})`.execute(
    database.sql,
  );
  const profile = {
    gender: 'other',
    age: 44,
    city: { name: 'Villanueva del Secreto' },
    photo: 'secret-file',
    languages: ['es'],
    interests: ['art'],
  } as const;
  await saveProfile(database.sql, personId, profile);
  await saveDialogue(database.sql, personId, { dialogue: beginEdit('city', profile) });
  await sql`insert into blocks (blocker_id, blocked_id) values (${personId}, ${other.personId})`.execute(
    database.sql,
  );
  const { rows } = await sql<{ network_id: NetworkPersonId }>`
    select network_id from authors where id = ${personId}
  `.execute(database.sql);
  const networkId = rows[0]!.network_id;

  const session = await endedSession(database, { personId, chatId }, other);
  await keepQuestion(database.sql, session, {
    chat: { networkId, kind: 'private', title: '' },
    author: { kind: 'person', networkId, name: 'Somebody' },
    messageId: '1' as NetworkMessageId,
    protected: false,
    content: { kind: 'location', latitude: 1, longitude: 2 },
  });

  expect(await personalData(database, networkId)).toMatchObject({
    amongStrangers: {
      gender: 'other',
      age: 44,
      city: 'Villanueva del Secreto',
      photo: true,
      blockedPeople: 1,
      unfinishedAnswers: { age: 44 },
    },
  });

  await forgetPerson(database, networkId, personId);
  const { rows: left } = await sql<{ count: number }>`
    select (select count(*) from pair_profiles where person_id = ${personId})
         + (select count(*) from pair_dialogues where person_id = ${personId})
         + (select count(*) from pair_questions where session_id = ${session})
         + (select count(*) from blocks where blocker_id = ${personId}) as count
  `.execute(database.sql);
  expect(String(left[0]!.count)).toBe('0');
  expect(await personalData(database, networkId)).toMatchObject({ amongStrangers: null });
});
