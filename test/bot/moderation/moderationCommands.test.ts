import { FIRST_ACCOUNT } from '../../../src/domain/account.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hubLine } from '../../../src/bot/hub/hubLine.ts';
import { usageOf } from '../../../src/bot/commands/usage.ts';
import { type Language, LANGUAGES } from '../../../src/domain/people/language.ts';
import type { SourceAuthor } from '../../../src/domain/posts/post.ts';
import { wordsIn } from '../../../src/texts/words.ts';
import { person } from '../../support/world/content.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { buttonsOf, HUB_ADMIN, BotWorld, type SceneChat, type Voice } from '../../support/world/botWorld.ts';
import type { NetworkMessageId } from '../../../src/domain/ids.ts';
import { textId } from '../../support/ids.ts';

let scene: BotWorld;
let office: SceneChat;
/** Where an author has posted, and a chat that has the copy; each with that message. */
let [source, other]: { chat: TestChat; messageId: NetworkMessageId }[] = [];
let author: SourceAuthor;
let alias: string;

beforeAll(async () => {
  scene = await BotWorld.open();
  office = await scene.chat('private', HUB_ADMIN);
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.begun.length = 0;
  author = person();
  const hub = await World.open(scene.database);
  const chats = [await hub.chat(), await hub.chat()];
  const message = hub.message(chats[0]!, { author });
  const postId = await hub.store(message);
  await hub.admitAndPlan(postId);
  const copies = await hub.sendAll(postId);
  source = { chat: chats[0]!, messageId: message.messageId };
  other = { chat: chats[1]!, messageId: copies.get(chats[1]!.id)![0]! };
  ({ alias } = await hub.known(author));
});

/** The last withdrawal that was begun. */
const withdrawalBegun = () => scene.begun.findLast(({ workflowId }) => workflowId.startsWith('withdrawal/'))!;

/** The admin gives a command in private; the text that answers it. */
async function order(language: Language, command: string): Promise<string> {
  return (await scene.give(office, { person: HUB_ADMIN, language }, command))!.saying.text;
}

describe.each(LANGUAGES)('In %s', (language) => {
  const index = LANGUAGES.indexOf(language);
  const voice: Voice = { person: HUB_ADMIN, language };
  const usage = (name: string) =>
    usageOf(
      hubLine.commands.find((command) => command.name === name)!,
      wordsIn(language),
    );
  const pick = (...texts: [en: string, es: string]) => expect.stringContaining(texts[index]!);
  const named = (command: string) => order(language, `${command} ${alias.toUpperCase()}`);

  beforeEach(async () => {
    for (const id of [textId(office.id), source!.chat.networkId, other!.chat.networkId]) {
      await scene.services.languages.choose(id, language);
    }
  });

  test('/mute, /unmute and /whois say what they do, and what there is nothing to do about', async () => {
    expect(await named('/mute')).toEqual(pick(`Mute ${alias} for how long?`, `silenciar a ${alias}?`));
    expect(await order(language, `/mute ${alias} 1s`)).toEqual(
      pick('A mute can last 30 seconds', '30 segundos'),
    );
    expect(await order(language, `/mute ${alias} 100y`)).toEqual(
      pick('30 seconds to 1 year', '30 segundos a 1 año'),
    );
    expect(await order(language, `/mute  ${alias}   1H30M `)).toEqual(
      pick(`${alias} is muted for 1 hour 30 minutes`, `${alias} está en silencio durante 1 hora`),
    );
    expect(await named('/whois')).toEqual(pick('Muted until', 'En silencio hasta'));
    expect(await order(language, '/whois')).toBe(usage('whois'));
    expect(await order(language, `/whois ${alias} please`)).toBe(usage('whois'));
    expect(await order(language, '/whois u-aaaaaa')).toEqual(pick('I don’t know that person', 'No conozco'));
    expect(await named('/unmute')).toEqual(pick(`${alias} is unmuted`, `${alias} ya no está en silencio`));
    expect(await named('/unmute')).toEqual(pick(`${alias} isn’t muted`, `${alias} no está en silencio`));
    expect(await named('/whois')).toEqual(pick('No restrictions', 'Sin restricciones'));
  });

  test('/ban asks, and once it is done goes on with what is left; /unban ends it once', async () => {
    const question = await scene.give(office, voice, `/ban ${author.networkId}`);
    expect(question!.saying.text).toEqual(pick(`Ban ${alias} and delete`, `¿Expulsar a ${alias} y borrar`));
    expect(scene.begun).toEqual([]);
    await scene.press(office, voice, buttonsOf(question)[0]!.data, question!.messageId);
    expect(withdrawalBegun().signalArgs).toMatchObject([{ messageId: question!.messageId, alias }]);

    const again = await scene.give(office, voice, `/ban ${alias}`);
    expect(again!.saying.text).toEqual(
      pick(`${alias} is already banned`, `La expulsión de ${alias} ya estaba en vigor`),
    );
    expect(withdrawalBegun().signalArgs).toMatchObject([
      { to: again!.to, messageId: again!.messageId, banned: author.networkId },
    ]);
    expect(await named('/whois')).toEqual(pick('Banned', 'Expulsad'));
    expect(await named('/unban')).toEqual(
      pick(`${alias} is no longer banned`, `${alias} ya no está expulsado`),
    );
    expect(await named('/unban')).toEqual(pick(`${alias} isn’t banned.`, `${alias} no está expulsado.`));
  });

  test('/delete is for the author and for admins, and shows in its own answer what comes of it', async () => {
    const takeBack = (at: typeof other, by: number, messageId = at!.messageId) =>
      scene.give({ id: Number(at!.chat.networkId), kind: 'group' }, { person: by, language }, '/delete', {
        replyTo: messageId,
      });
    const stranger = await takeBack(other, Number(author.networkId) + 1_000_000);
    expect(stranger!.saying.text).toEqual(pick('Only the author', 'Solo puede borrarla quien la publicó'));
    const unknown = await takeBack(other, HUB_ADMIN, textId(999_999_999));
    expect(unknown!.saying.text).toEqual(pick('I don’t remember', 'No recuerdo'));
    expect(scene.begun).toEqual([]);
    for (const [at, by] of [
      [source, Number(author.networkId)],
      [other, HUB_ADMIN],
    ] as const) {
      const answer = await takeBack(at, by);
      expect(answer!.saying.text).toEqual(pick('Deleting 1 copy', 'Borrando 1 copia'));
      expect(scene.begun.at(-1)!.signalArgs).toEqual([
        { to: { ...answer!.to, account: FIRST_ACCOUNT }, messageId: answer!.messageId },
      ]);
    }
  });
});

describe('A reason', () => {
  const admin: Voice = { person: HUB_ADMIN, language: 'en' };
  beforeEach(() => scene.services.languages.choose(textId(office.id), 'en'));
  const whois = () => order('en', `/whois ${alias}`);
  const reply = async (text: string) => {
    const group: SceneChat = { id: Number(other!.chat.networkId), kind: 'group' };
    await scene.services.languages.choose(textId(group.id), 'en');
    return scene.give(group, admin, text, { replyTo: other!.messageId });
  };

  test('given with a mute is kept, whether it follows a duration or waits for one', async () => {
    await order('en', `/mute ${alias} 2 h too many links`);
    expect(await whois()).toMatch(/Muted until .*\nReason: too many links/);
    await order('en', `/unmute ${alias}`);
    const panel = await scene.give(office, admin, `/mute ${alias} shouting`);
    await scene.press(office, admin, buttonsOf(panel)[0]!.data, panel!.messageId);
    expect(await whois()).toMatch(/Muted until .*\nReason: shouting/);
  });

  test('given with a ban is shown in the question and kept when it is answered', async () => {
    const question = await scene.give(office, admin, `/ban ${alias} advertising`);
    expect(question!.saying.text).toContain('Reason: advertising');
    await scene.press(office, admin, buttonsOf(question)[0]!.data, question!.messageId);
    expect(await whois()).toContain('Banned\nReason: advertising');
  });

  test('of a question that nobody answered is forgotten by the next', async () => {
    await order('en', `/ban ${alias} advertising`);
    const question = await scene.give(office, admin, `/ban ${alias}`);
    await scene.press(office, admin, buttonsOf(question)[0]!.data, question!.messageId);
    expect(await whois()).not.toContain('Reason');
  });

  test('of a warning is kept, and warnings are counted', async () => {
    expect(await order('en', `/warn ${alias} no adverts, please`)).toContain('first warning');
    expect(await order('en', `/warn ${alias}`)).toContain('2 warnings');
    expect(await whois()).toMatch(/Warned on .*\nWarned on .*\nReason: no adverts, please\nNo restrictions/);
    expect(scene.begun.at(-1)!.workflowId).toMatch(/^restriction\//);
  });

  test('as a reply follows the command; a number without a unit is asked about', async () => {
    const panel = await reply('/mute 30 shouting');
    expect(buttonsOf(panel).map(({ label }) => label)).toEqual([
      '30 minutes',
      '1 day 6 hours',
      '4 weeks 2 days',
    ]);
    // It is not for everybody in the group, and so answered in private.
    await scene.press(office, admin, buttonsOf(panel)[0]!.data, panel!.messageId);
    expect(await whois()).toMatch(/Muted until .*\nReason: shouting/);
    expect((await reply('/ban rude to everybody'))!.saying.text).toContain('Reason: rude to everybody');
  });
});

test('/whois offers nothing against an admin', async () => {
  const hub = await World.open(scene.database);
  await hub.say(source!.chat, { author: person({ networkId: textId(HUB_ADMIN) }) });
  const shown = await scene.give(office, { person: HUB_ADMIN, language: 'en' }, `/whois ${HUB_ADMIN}`);
  expect(shown!.saying.text).toContain('Hub admin');
  expect(buttonsOf(shown)).toEqual([]);
});

test('/delete without a reply offers what its author posted last there, once', async () => {
  const voice: Voice = { person: Number(author.networkId), language: 'en' };
  const chat: SceneChat = { id: Number(source!.chat.networkId), kind: 'group' };
  await scene.services.languages.choose(textId(chat.id), 'en');
  const how = await scene.give(chat, voice, '/delete');
  expect(how!.saying.text).toContain('Reply with /delete');
  const { label, data } = buttonsOf(how)[0]!;
  expect(label).toBe('Delete my latest post');
  expect(await scene.press(chat, { person: 99, language: 'en' }, data)).toEqual({
    text: 'Only the author or a hub admin can delete this.',
    alert: true,
  });
  await scene.press(chat, voice, data, how!.messageId);
  expect(scene.amended.at(-1)!.saying.text).toBe('Deleting 1 copy…');
  expect(withdrawalBegun().signalArgs).toEqual([
    {
      to: { networkId: textId(chat.id), kind: 'group', account: FIRST_ACCOUNT },
      messageId: how!.messageId,
    },
  ]);
  expect(buttonsOf(await scene.give(chat, voice, '/delete'))).toEqual([]);
});

test('Whoever is meant can be named by a reply to a copy, and /whois tells nobody but an admin in private', async () => {
  const admin: Voice = { person: HUB_ADMIN, language: 'en' };
  const group: SceneChat = { id: Number(other!.chat.networkId), kind: 'group' };
  const reply = { replyTo: other!.messageId };
  for (const { id } of [office, group]) await scene.services.languages.choose(textId(id), 'en');
  expect((await scene.give(group, admin, '/mute 2h', reply))!.saying.text).toContain(
    `${alias} is muted for 2 hours`,
  );
  expect((await scene.give(group, admin, '/mute 3 d', reply))!.saying.text).toContain(
    `${alias} is muted for 3 days`,
  );
  expect((await scene.give(group, admin, '/unmute', reply))!.saying.text).toContain('is unmuted');
  expect((await scene.give(group, admin, '/ban', reply))!.saying.text).toContain(`Ban ${alias}`);
  const whois = await scene.give(group, admin, '/whois', reply);
  expect(whois!.to).toEqual({ networkId: textId(HUB_ADMIN), kind: 'private' });
  expect(whois!.saying.text).toContain(`${alias} is `);
});
