import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { recordAudit } from '../../../src/db/staff/auditLog.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { forgetCopies, forgetPerson, personalData } from '../../../src/db/people/personalData.ts';
import type { SourceAuthor } from '../../../src/domain/posts/post.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let listener: TestChat;
let author: SourceAuthor;

beforeAll(async () => void ({ database, end } = await freshDatabase()));
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
  listener = await hub.chat();
  await hub.chat();
  author = person();
});

describe('What somebody is handed', () => {
  test('names no admin and no id of ours', async () => {
    const postId = await hub.post(source, { author });
    await hub.sendAll(postId);
    const { authorId, hubId } = await hub.known(author);
    await hub.restrict(author, 'mute');
    await recordAudit(database.sql, hubId, {
      actor: { kind: 'person', id: '4711', name: 'Admin Abigail' },
      action: 'mute person',
      subject: { kind: 'person', id: String(author.networkId) },
      before: { secret: 1 },
    });
    const data = (await personalData(database, author.networkId)) as Record<string, unknown>;
    const json = JSON.stringify(data);
    for (const hidden of ['Abigail', '4711', 'secret', '_id', 'network', String(postId)]) {
      expect(json).not.toContain(hidden);
    }
    expect(data).toMatchObject({
      person: { telegramId: Number(author.networkId), name: author.name, alias: expect.any(String) },
      restrictions: [{ what: 'mute', by: 'an admin' }],
      log: [{ what: 'mute person', by: 'an admin' }],
      posts: [{ copies: 2 }],
    });
    expect(Object.keys(data['person'] as object)).not.toContain('id');
    expect(authorId).toBeGreaterThan(0);
  });
});

describe('Who is forgotten', () => {
  test('is gone in one step, in the middle of a fan-out, and nothing of theirs is sent any more', async () => {
    const going = await hub.post(source, { author });
    const token = randomUUID();
    await hub.claim(going, token, 1);
    const waiting = await hub.say(source, { author });
    const { authorId } = await hub.known(author);
    await forgetPerson(database, author.networkId, authorId);

    const { rows } = await sql<{ found: string }>`
      select (select count(*) from authors where network_id = ${author.networkId} and network = 'telegram')
           + (select count(*) from parts where post_id in (${going}, ${waiting}) and content->>'text' <> '')
           + (select count(*) from deliveries where post_id = ${going} and state <> 'withdrawn') as found
    `.execute(database.sql);
    expect(rows[0]!.found).toBe('0');
    expect(await hub.ledger.beginSending(going, token, [source.id], hub.route)).toEqual(new Set());
    expect(await hub.posts.admit(waiting)).toMatchObject({ admitted: false });
    expect(await hub.claim(going)).toEqual([]);
    expect(await forgetCopies(database, authorId)).toBe(false);
  });

  test('leaves a call that is under way, and forgets where its copy went', async () => {
    const postId = await hub.post(source, { author });
    const token = randomUUID();
    await hub.begin(postId, token);
    const { authorId } = await hub.known(author);
    await forgetPerson(database, author.networkId, authorId);
    expect(await forgetCopies(database, authorId)).toBe(true);
    const held = { state: 'planned', delayMs: 0, doubt: false, reason: 'too many sends' } as const;
    await hub.settle(postId, token, listener, held);
    expect(await hub.claim(postId)).toEqual([]);
    await hub.endLeases(postId);
    while (await forgetCopies(database, authorId));
    const { rows } = await sql`select from copies where post_id = ${postId}`.execute(database.sql);
    expect(rows).toEqual([]);
  });
});
