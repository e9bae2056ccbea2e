import { FIRST_ACCOUNT } from '../../../src/domain/account.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { createWithdrawals, markTakenBack } from '../../../src/db/posts/withdrawals.ts';
import { contentsBehind } from '../../../src/db/posts/announcements.ts';
import { textId } from '../../support/ids.ts';
import { text } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { World } from '../../support/world/world.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
beforeAll(async () => void ({ database, end } = await freshDatabase()));
afterAll(() => end());

describe('Messages 9, 10 and 100, whose ids are texts', () => {
  it('keep the order in which Telegram counts', async () => {
    const hub = await World.open(database);
    const [source, chat] = [await hub.chat(), await hub.chat()];
    // A part may come before an earlier one.
    const parts = ['100', '9', '10'].map((number) =>
      hub.message(source, {
        messageId: textId(number),
        albumKey: 'album',
        content: text(`message ${number}`),
      }),
    );
    const postId = await hub.store(parts[0]!);
    for (const part of parts.slice(1)) await hub.store(part);
    await hub.admitAndPlan(postId);

    const claim = await hub.ledger.claim(postId, '00000000-0000-4000-8000-000000000000', 10, 0 as never);
    expect(claim.kind === 'claimed' && claim.post.parts.map(({ messageId }) => messageId)).toEqual([
      '9',
      '10',
      '100',
    ]);
    expect(await contentsBehind(database, source.networkId, textId(9))).toEqual([
      text('message 9'),
      text('message 10'),
      text('message 100'),
    ]);

    await sql`
      insert into copies (post_id, network_chat_id, part, piece, message_id)
      select ${postId}, ${chat.networkId}, 0, n, id from unnest(array['9', '100', '10']) with ordinality as t(id, n)
    `.execute(database.sql);
    await markTakenBack(database.sql, postId);
    const withdrawals = createWithdrawals(database, [FIRST_ACCOUNT]);
    const scope = { kind: 'post', postId } as const;
    const [left] = await withdrawals.copiesLeft(scope, { chats: 1, inChat: 2 }, []);
    expect(left!.messageIds).toEqual(['100', '10']);
    expect((await withdrawals.original(postId))!.messageIds).toEqual(['9', '10', '100']);
  });
});
