import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { readRoutingFacts, type RoutedMessage } from '../../../src/db/conversation/routingFacts.ts';
import type { RoutingFacts } from '../../../src/domain/conversation/chooseLine.ts';
import { rememberSupportMessage } from '../../../src/db/conversation/supportMessages.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { type ChatState, DECLINED } from '../../../src/domain/chats/membership.ts';
import { nextNumber } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import type { NetworkMessageId } from '../../../src/domain/ids.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let chat: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  chat = await hub.chat();
});

const asked = (replyTo?: NetworkMessageId, of = chat): RoutedMessage => ({
  ...hub.message(of),
  ...(replyTo !== undefined && { answersBot: true, replyTo }),
});

async function facts(replyTo?: NetworkMessageId): Promise<RoutingFacts> {
  return (await readRoutingFacts(database, [asked(replyTo)]))[0]!;
}

const OF_MEMBER: RoutingFacts = {
  membership: 'active',
  session: undefined,
  answersPost: false,
  dialogue: undefined,
  isWatched: false,
  protectsWords: false,
  mediaRights: false,
  assistantMode: false,
};

describe('What decides whom a message is for', () => {
  it('says of a chat that takes part that it does, and nothing else', async () => {
    expect(await facts()).toEqual(OF_MEMBER);
  });

  it('knows nothing of a chat that was never seen', async () => {
    chat = { ...chat, networkId: textId(nextNumber()) };
    expect(await facts()).toEqual({ ...OF_MEMBER, membership: undefined });
  });

  it.each<ChatState>(['pending', 'inactive', 'removed'])('says that a chat is %s', async (state) => {
    chat = await hub.chat({ state });
    expect(await facts()).toEqual({ ...OF_MEMBER, membership: state });
  });

  /** A session of two chats in which both were told of it by their messages no. 10. */
  async function sessionOf(first: TestChat, second: TestChat): Promise<number> {
    const { rows } = await sql<{ id: string }>`
      with session as (
        insert into sessions (first_chat_id, second_chat_id) values (${first.id}, ${second.id}) returning id
      ), persons as (
        insert into authors (network_id, kind, name, alias)
        select 'p' || n, 'person', 'somebody', 'u-p' || n
        from unnest(array[${first.id}::int, ${second.id}::int]) n returning id, network_id
      ), seats as (
        insert into session_participants (session_id, person_id, chat_id, partner_id, told_at, told_message)
        select session.id, mine.id, substr(mine.network_id, 2)::int, theirs.id, now(), 10
        from session, persons mine join persons theirs on theirs.id <> mine.id
      )
      select id from session
    `.execute(database.sql);
    return Number(rows[0]!.id);
  }

  it('tells a session from either side, while it is open and until both know that it is over', async () => {
    const [first, second] = [chat, await hub.chat()];
    const session = await sessionOf(first, second);
    for (const one of [first, second]) {
      chat = one;
      expect(await facts()).toEqual({ ...OF_MEMBER, session });
    }
    await sql`update sessions set ended_at = now() where id = ${session}`.execute(database.sql);
    expect(await facts()).toEqual({ ...OF_MEMBER, session });
    await sql`
      update session_participants set end_told_at = now(), end_told_message = 20 where session_id = ${session}
    `.execute(database.sql);
    expect(await facts()).toEqual(OF_MEMBER);
    // What stands above the notice was written before it was read.
    const [before] = await readRoutingFacts(database, [{ ...asked(), messageId: textId(19) }]);
    const [after] = await readRoutingFacts(database, [{ ...asked(), messageId: textId(21) }]);
    expect([before!.session, after!.session]).toEqual([session, undefined]);
  });

  it('tells a session to the bot through which the two talk, and to no other', async () => {
    await sessionOf(chat, await hub.chat());
    await sql`insert into accounts (network_id) values ('another')`.execute(database.sql);
    await sql`
      update sessions set account = (select id from accounts where network_id = 'another')
      where first_chat_id = ${chat.id}
    `.execute(database.sql);
    expect(await facts()).toEqual(OF_MEMBER);
  });

  it('tells an answer to a post or its copy from one to the bot’s own words', async () => {
    const listener = await hub.chat();
    const message = hub.message(chat);
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    const token = '00000000-0000-4000-8000-000000000000';
    await hub.begin(postId, token);
    await hub.settle(postId, token, listener, { state: 'sent', version: 1 }, [
      { part: 0, piece: 0, messageId: textId(71) },
    ]);
    expect(await facts(message.messageId)).toEqual({ ...OF_MEMBER, answersPost: true });
    expect(await facts(textId(nextNumber()))).toEqual(OF_MEMBER);
    chat = listener;
    expect(await facts(textId(71))).toEqual({ ...OF_MEMBER, answersPost: true });
  });

  it('brings the dialogue that an answer goes on with', async () => {
    const thread = {
      customer: textId(5),
      asked: { chat: textId(6), isPrivate: false, messageId: textId(7) },
      answered: { admin: textId(8), messageId: textId(9) },
    };
    const messageId = nextNumber();
    await rememberSupportMessage(database, { chat: chat.networkId, messageId: textId(messageId) }, thread);
    expect(await facts(textId(messageId))).toEqual({ ...OF_MEMBER, dialogue: { of: 'support', thread } });
    expect(await facts()).toEqual(OF_MEMBER);
  });

  it('answers about many messages at once, each in its place', async () => {
    const other = await hub.chat({ state: 'pending' });
    const stranger = { ...chat, networkId: textId(nextNumber()) };
    const all = [asked(undefined, stranger), asked(), asked(textId(nextNumber()), other), asked()];
    const memberships = (await readRoutingFacts(database, all)).map(({ membership }) => membership);
    expect(memberships).toEqual([undefined, 'active', 'pending', 'active']);
  });

  it('knows a chat that an admin declined from one that was taken out', async () => {
    chat = await hub.chat({ state: 'removed' });
    await sql`update hub_members set state_reason = ${DECLINED} where chat_id = ${chat.id}`.execute(
      database.sql,
    );
    expect(await facts()).toEqual({ ...OF_MEMBER, membership: 'declined' });
  });
});
