import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readAuditLog, recordAudit } from '../../../src/db/staff/auditLog.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { ADMIN, World } from '../../support/world/world.ts';

let setting: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  setting = await freshDatabase();
});
afterAll(() => setting.end());

test('The log tells who did what to whom, before and after, last first and page by page', async () => {
  const hubId = (await World.open(setting.database)).id;
  const subject = { kind: 'chat', id: '5' } as const;
  for (const action of ['first', 'second', 'third']) {
    await recordAudit(setting.database.sql, hubId, { actor: ADMIN, action, subject, before: { on: false } });
  }
  const [third, second] = await readAuditLog(setting.database, hubId, 2);
  expect(third).toEqual({
    id: expect.any(Number),
    at: expect.any(Date),
    actor: ADMIN,
    action: 'third',
    subject,
    before: { on: false },
  });
  const older = await readAuditLog(setting.database, hubId, 2, second!.id);
  expect(older.map(({ action }) => action)).toEqual(['first']);
});

test('What is undone is not in the log', async () => {
  const hubId = (await World.open(setting.database)).id;
  await setting.database.sql
    .transaction()
    .execute(async (db) => {
      await recordAudit(db, hubId, { actor: ADMIN, action: 'nothing', subject: { kind: 'hub', id: '1' } });
      throw new Error('undone');
    })
    .catch(() => {});
  expect(await readAuditLog(setting.database, hubId, 10)).toEqual([]);
});
