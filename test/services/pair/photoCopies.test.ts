import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../../src/db/database.ts';
import { saveProfile } from '../../../src/db/pair/profiles.ts';
import { forgetPerson } from '../../../src/db/people/personalData.ts';
import { EMPTY_PROFILE } from '../../../src/domain/pair/profile.ts';
import { createPhotoStore } from '../../../src/objects/pair/photoStore.ts';
import { tendPhotoCopies } from '../../../src/services/pair/photoCopies.ts';
import { strangers, type Stranger } from '../../db/pair/crowd.ts';
import { S3Server } from '../../support/s3Server.ts';
import { freshDatabase } from '../../support/world/database.ts';

let database: Database;
let end: () => Promise<void>;
let server: S3Server;

beforeAll(async () => {
  [{ database, end }, server] = await Promise.all([freshDatabase(), S3Server.start()]);
});
afterAll(async () => {
  await server.close();
  await end();
});
beforeEach(async () => {
  server.objects.clear();
  await sql`delete from pair_photos`.execute(database.sql);
  await sql`update pair_profiles set photo = null`.execute(database.sql);
});

const storeOf = (secretKey = server.secretKey) =>
  createPhotoStore({
    endpoint: server.endpoint,
    accessKey: server.accessKey,
    secretKey,
    bucket: 'profile-images',
    secure: false,
  });

/** Tends the copies, as the clean-up does. Files of this name are not to be had. */
const tend = (store = storeOf()) =>
  tendPhotoCopies(database, store, async (fileId) =>
    fileId === 'lost' ? undefined : Buffer.from(`bytes of ${fileId}`),
  );

/** So many people with a profile. */
async function people(count: number): Promise<Stranger[]> {
  const all = await strangers(database, count);
  for (const { personId, chatId } of all) {
    await sql`insert into pair_profiles (person_id, chat_id) values (${personId}, ${chatId})`.execute(
      database.sql,
    );
  }
  return all;
}

const shows = ({ personId }: Stranger, photo?: string) =>
  saveProfile(database.sql, personId, { ...EMPTY_PROFILE, ...(photo !== undefined && { photo }) });

const stored = (): string[] => [...server.objects.values()].map(String).toSorted();

describe('Profile photos', () => {
  test('are copied once, under names that say nothing of whose they are', async () => {
    const [ana, ben] = (await people(2)) as [Stranger, Stranger];
    await Promise.all([shows(ana, 'one'), shows(ben, 'two')]);
    expect(await tend()).toEqual({ copied: 2, removed: 0, missing: 0 });
    expect(stored()).toEqual(['bytes of one', 'bytes of two']);
    for (const name of server.objects.keys()) {
      expect(name).toMatch(/^profile-images\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
    expect(await tend()).toEqual({ copied: 0, removed: 0, missing: 0 });
    expect(server.refused).toBe(0);
  });

  test('that are replaced, removed or forgotten leave no copy', async () => {
    const all = (await people(3)) as [Stranger, Stranger, Stranger];
    const [ana, ben, cleo] = all;
    await Promise.all(all.map((one, no) => shows(one, `first ${no}`)));
    await tend();
    await shows(ana, 'second');
    await shows(ben);
    const { rows } = await sql<{ network_id: never }>`
      select network_id from authors where id = ${cleo.personId}
    `.execute(database.sql);
    await forgetPerson(database, rows[0]!.network_id, cleo.personId);
    expect(await tend()).toMatchObject({ removed: 3 });
    await tend();
    expect(stored()).toEqual(['bytes of second']);
  });

  test('that the network does not hand out are tried again, and keep nobody else waiting', async () => {
    const [ana, ben] = (await people(2)) as [Stranger, Stranger];
    await Promise.all([shows(ana, 'lost'), shows(ben, 'found')]);
    expect(await tend()).toEqual({ copied: 1, removed: 0, missing: 1 });
    expect(await tend()).toEqual({ copied: 0, removed: 0, missing: 1 });
    expect(stored()).toEqual(['bytes of found']);
  });

  test('wait while the store refuses, and are copied once it does not', async () => {
    const [ana] = (await people(1)) as [Stranger];
    await shows(ana, 'one');
    await expect(tend(storeOf('another secret'))).rejects.toThrow();
    expect(server.refused).toBeGreaterThan(0);
    server.refused = 0;
    expect(await tend()).toMatchObject({ copied: 1 });
  });
});
