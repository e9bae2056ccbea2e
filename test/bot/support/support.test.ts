import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { forgetPerson } from '../../../src/db/people/personalData.ts';
import {
  ADMINISTRATOR,
  HUB_ADMIN,
  BotWorld,
  MEMBER,
  type SceneChat,
  type Voice,
} from '../../support/world/botWorld.ts';
import { createRoutingService } from '../../../src/services/conversation/routing.ts';
import { DEFAULT_HUB } from '../../../src/domain/ids.ts';
import { textId } from '../../support/ids.ts';
import { askableOf, insertRestriction } from '../../support/world/rows.ts';

let scene: BotWorld;
let office: SceneChat;
let home: SceneChat;
let group: SceneChat;

const ADMIN: Voice = { person: HUB_ADMIN, language: 'en' };
const CUSTOMER: Voice = { person: MEMBER, language: 'es' };
const STRANGER: Voice = { person: 4_711, language: 'en' };

beforeAll(async () => {
  scene = await BotWorld.open();
  office = await scene.chat('private', HUB_ADMIN);
  home = await scene.chat('private', MEMBER);
  group = await scene.chat('supergroup');
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.posted.length = 0;
});

/** The customer asks for help; what the admin is told. */
async function ask(trouble: string) {
  const before = scene.said.length;
  await scene.give(home, CUSTOMER, `/paysupport ${trouble}`);
  return scene.said.slice(before).find(({ to }) => to.networkId === textId(HUB_ADMIN))!;
}

const words = (said: readonly { saying: { text: string } }[]) => said.map(({ saying }) => saying.text);

describe('A reply to a support request', () => {
  test('goes to who asked, in their language and as an answer to what they wrote, and to nobody else', async () => {
    const asked = await ask('250 Stars on Monday');
    const { said } = await scene.write(office, ADMIN, { text: 'You have them back.' }, asked);
    const [answer, confirmation] = said;
    expect(answer!.to).toEqual({ networkId: textId(MEMBER), kind: 'private' });
    expect(answer!.saying.replyTo).toEqual(expect.any(String));
    expect(answer!.saying.text).toContain('Respuesta de soporte');
    expect(answer!.saying.text).toContain('You have them back.');
    expect(confirmation!.to.networkId).toBe(textId(HUB_ADMIN));
    expect(said).toHaveLength(2);
    expect(scene.posted).toEqual([]);
  });

  test('is answered in turn, and that answer reaches the admin in the thread', async () => {
    const asked = await ask('250 Stars on Tuesday');
    const { said, messageId: reply } = await scene.write(office, ADMIN, { text: 'Which chat?' }, asked);
    const { said: back } = await scene.write(home, CUSTOMER, { text: 'The tea round' }, said[0]);
    const told = back.find(({ to }) => to.networkId === textId(HUB_ADMIN))!;
    expect(told.saying.text).toContain('The tea round');
    expect(told.saying.replyTo).toBe(reply);
    const { said: again } = await scene.write(office, ADMIN, { text: 'Done.' }, told);
    expect(again[0]!.to.networkId).toBe(textId(MEMBER));
    expect(again[0]!.saying.text).toContain('Done.');
    expect(scene.posted).toEqual([]);
  });

  test('is answered at once: only who was not answered yet waits a minute', async () => {
    const given = new Set<string>();
    const allDue = { ...scene.notices };
    Object.assign(scene.notices, {
      isDue: async (notice: string) => given.size < given.add(notice).size,
      forget: async (notice: string) => void given.delete(notice),
    });
    const asked = await ask('Stars on a holiday');
    const { said } = await scene.write(office, ADMIN, { text: 'Which one?' }, asked);
    const { said: back } = await scene.write(home, CUSTOMER, { text: 'The last one' }, said[0]);
    const { said: again } = await scene.write(home, CUSTOMER, { text: 'Hello?' }, said[0]);
    Object.assign(scene.notices, allDue);
    expect(back.find(({ to }) => to.networkId === textId(HUB_ADMIN))!.saying.text).toContain('The last one');
    expect(words(again)).toEqual([expect.stringContaining('Espera un minuto')]);
  });

  test('that cannot be delivered is told to the admin', async () => {
    const asked = await ask('250 Stars on Wednesday');
    scene.unreachable.add(textId(MEMBER));
    const { said } = await scene.write(office, ADMIN, { text: 'Here you are.' }, asked);
    scene.unreachable.delete(textId(MEMBER));
    expect(said[0]!.to.networkId).toBe(textId(HUB_ADMIN));
    expect(said[0]!.saying.text).toContain('couldn’t deliver');
  });

  test('without words is asked for in words', async () => {
    const asked = await ask('250 Stars on Thursday');
    const sticker = { sticker: { file_id: 's', file_unique_id: 's' } };
    const { said } = await scene.write(office, ADMIN, sticker, asked);
    expect(words(said)).toEqual([expect.stringContaining('only pass on text')]);
    expect(said[0]!.to.networkId).toBe(textId(HUB_ADMIN));
  });

  test('comes from nobody but the two sides', async () => {
    const asked = await ask('250 Stars on Friday');
    const { said } = await scene.write(office, ADMIN, { text: 'On its way' }, asked);
    const { said: none } = await scene.write(home, STRANGER, { text: 'Me too!' }, said[0]);
    expect(none).toEqual([]);
    expect(scene.posted).toEqual([]);
  });

  test('is forgotten with who asked', async () => {
    const asked = await ask('250 Stars on Saturday');
    await forgetPerson(scene.database, textId(MEMBER), undefined);
    const { dialogue } = await createRoutingService(scene.database).factsOf({
      chat: { networkId: textId(office.id), kind: 'private', title: 'The office' },
      answersBot: true,
      replyTo: asked.messageId,
    });
    expect(dialogue).toBeUndefined();
    home = await scene.chat('private', MEMBER);
  });
});

describe('A reply to what the bot said', () => {
  test('is no post, and whoever wrote it is told', async () => {
    const panel = await scene.give(group, ADMIN, '/start');
    const { said } = await scene.write(group, STRANGER, { text: 'Thanks!' }, panel);
    expect(scene.posted).toEqual([]);
    expect(words(said)).toEqual([expect.stringContaining('didn’t relay')]);
    expect(said[0]!.to.networkId).toBe(textId(group.id));
  });

  test('is a post when it answers a copy, however old', async () => {
    await scene.write(
      group,
      STRANGER,
      { text: 'I agree' },
      { messageId: textId(1), text: 'Tea at five\n\n— u-a3x7k2' },
    );
    expect(scene.posted).toHaveLength(1);
  });

  test('is a post when it answers what the ledger knows as a copy', async () => {
    const { messageId } = await scene.write(group, STRANGER, { text: 'Something to copy' });
    await sql`
      insert into copies (post_id, network_chat_id, part, piece, message_id)
      select post_id, ${group.id}, 0, 0, 99 from arrivals where message_id = ${messageId}
    `.execute(scene.database.sql);
    scene.posted.length = 0;
    await scene.write(
      group,
      STRANGER,
      { text: 'I agree' },
      { messageId: textId(99), text: 'An announcement' },
    );
    expect(scene.posted).toHaveLength(1);
  });
});

describe('Instead of silence', () => {
  test('somebody in private is told how to connect', async () => {
    const nowhere: SceneChat = { id: 5_551, kind: 'private' };
    const { said } = await scene.write(nowhere, { person: 5_551, language: 'en' }, { text: 'Hello?' });
    expect(words(said)).toEqual(['This chat isn’t connected. Send /start to connect it.']);
  });

  test('a group that never asked is told only when it speaks to the bot', async () => {
    const nowhere: SceneChat = { id: -5_552, kind: 'supergroup' };
    expect((await scene.write(nowhere, STRANGER, { text: 'Hello everybody' })).said).toEqual([]);
    const { said } = await scene.write(nowhere, STRANGER, { text: 'Hello @scenebot' });
    expect(words(said)).toEqual(['This chat isn’t connected. Send /start to connect it.']);
    expect((await scene.write(nowhere, STRANGER, { text: 'Not @scenebots' })).said).toEqual([]);
  });

  test('a chat that waits for an admin is told so, and one that was removed when it asks', async () => {
    const waiting = await scene.chat('group');
    const become = (state: string) =>
      sql`update hub_members set state = ${state} where chat_id in (select id from chats where network_id = ${waiting.id})`.execute(
        scene.database.sql,
      );
    await become('pending');
    const { said } = await scene.write(waiting, STRANGER, { text: 'Hello' });
    expect(words(said)).toEqual([expect.stringContaining('still waiting')]);
    await become('removed');
    expect((await scene.write(waiting, STRANGER, { text: 'Hello' })).said).toEqual([]);
    const { said: asked } = await scene.write(waiting, STRANGER, { text: '@SceneBot hello' });
    expect(words(asked)).toEqual([expect.stringContaining('Only an admin')]);
  });

  test('a chat that was declined is never told that it was removed', async () => {
    const declined = await scene.chat('group');
    await sql`update hub_members set state = 'pending' where chat_id in (select id from chats where network_id = ${declined.id})`.execute(
      scene.database.sql,
    );
    const by = { kind: 'person', id: '7', name: 'Admin' } as const;
    await scene.services.registration.decline(textId(declined.id), by);
    const { said } = await scene.write(declined, STRANGER, { text: '@SceneBot hello' });
    const answers = [
      words(said)[0],
      (await scene.give(declined, { person: ADMINISTRATOR }, '/start'))!.saying.text,
      (await scene.give(declined, { person: ADMINISTRATOR }, '/settings'))!.saying.text,
    ];
    for (const answer of answers) {
      expect(answer).toBe(
        'An admin declined the request to connect this chat. Only an admin can connect it now.',
      );
    }
    const elsewhere = await scene.give(office, ADMIN, `/settings ${declined.id}`);
    expect(elsewhere!.saying.text).toContain('declined the request to connect that chat');
  });

  test.each([
    '/plan',
    '/subscribe',
    '/settings',
    '/selfsend',
    '/broadcast',
    '/quiet',
    '/timezone Madrid',
    '/here',
    '/stop',
  ])('%s says how a chat stands that takes no part, rather than always naming /start', async (command) => {
    const outside = await scene.chat('supergroup');
    const answerWhen = async (state: string, chat = outside, given = command) => {
      await sql`update hub_members set state = ${state} where chat_id in (select id from chats where network_id = ${outside.id})`.execute(
        scene.database.sql,
      );
      return (await scene.give(chat, ADMIN, given, { thread: 5 }))!.saying.text;
    };
    expect(await answerWhen('pending')).toContain('still waiting for an admin');
    expect(await answerWhen('removed')).toContain('Only an admin can bring it back');
    expect(await answerWhen('inactive')).toContain('Send /start');
    if (!['/plan', '/subscribe', '/settings'].includes(command)) return;
    const elsewhere = `${command} ${outside.id}`;
    expect(await answerWhen('pending', office, elsewhere)).toContain('That chat is still waiting');
    expect(await answerWhen('removed', office, elsewhere)).toContain('removed that chat');
    expect(await answerWhen('inactive', office, elsewhere)).toContain('That chat isn’t connected');
  });

  test('who posts while the hub is paused is told that it waits', async () => {
    await sql`update hubs set paused_at = now()`.execute(scene.database.sql);
    const { said } = await scene.write(group, STRANGER, { text: 'Is anybody there?' });
    await sql`update hubs set paused_at = null`.execute(scene.database.sql);
    expect(words(said)).toEqual([expect.stringContaining('paused')]);
    expect((await scene.write(group, STRANGER, { text: 'And now?' })).said).toEqual([]);
  });

  test.each([
    ['mute', 5_553, 'muted until'],
    ['ban', 5_554, 'banned'],
  ] as const)('who is under a %s is told in private, not before the group', async (kind, person, told) => {
    const voice: Voice = { person, language: 'en' };
    await scene.write(group, voice, { text: 'My first words' });
    await insertRestriction(askableOf(scene.database), DEFAULT_HUB, textId(person), kind, {
      hours: kind === 'mute' ? 1 : null,
    });
    const { said } = await scene.write(group, voice, { text: 'And some more' });
    expect(words(said)).toEqual([expect.stringContaining(told)]);
    expect(said[0]!.to).toEqual({ networkId: textId(person), kind: 'private' });
  });

  test('comes once in a while: the notices decide', async () => {
    Object.assign(scene.notices, { isDue: async () => false });
    const nowhere: SceneChat = { id: 5_555, kind: 'private' };
    const { said } = await scene.write(nowhere, { person: 5_555 }, { text: 'Hello?' });
    Object.assign(scene.notices, { isDue: async () => true });
    expect(said).toEqual([]);
  });
});
