import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/bot/commands/registry.ts';
import { usageOf } from '../../src/bot/commands/usage.ts';
import { type Language, LANGUAGES } from '../../src/domain/language.ts';
import type { SourceAuthor } from '../../src/domain/post.ts';
import { wordsIn } from '../../src/texts/words.ts';
import { person, type TestChat, TestHub } from '../db/testHub.ts';
import { buttonsOf, HUB_ADMIN, HubScene, type SceneChat, type Voice } from './hubScene.ts';

let scene: HubScene;
let office: SceneChat;
/** Where an author has posted, and a chat that has the copy; each with that message. */
let [source, other]: { chat: TestChat; messageId: number }[] = [];
let author: SourceAuthor;
let alias: string;

beforeAll(async () => {
  scene = await HubScene.open();
  office = await scene.chat('private', HUB_ADMIN);
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.begun.length = 0;
  author = person();
  const hub = await TestHub.open(scene.database);
  const chats = [await hub.chat(), await hub.chat()];
  const message = hub.message(chats[0]!, { author });
  const postId = await hub.store(message);
  await hub.admitAndPlan(postId);
  const copies = await hub.sendAll(postId);
  source = { chat: chats[0]!, messageId: message.messageId };
  other = { chat: chats[1]!, messageId: copies.get(chats[1]!.id)![0]! };
  ({ alias } = await hub.known(author));
});

/** The admin gives a command in private; the text that answers it. */
async function order(language: Language, command: string): Promise<string> {
  return (await scene.give(office, { person: HUB_ADMIN, language }, command))!.saying.text;
}

describe.each(LANGUAGES)('In %s', (language) => {
  const index = LANGUAGES.indexOf(language);
  const voice: Voice = { person: HUB_ADMIN, language };
  const usage = (name: string) =>
    usageOf(
      COMMANDS.find((command) => command.name === name)!,
      wordsIn(language),
    );
  const pick = (...texts: [en: string, es: string]) => expect.stringContaining(texts[index]!);
  const named = (command: string) => order(language, `${command} ${alias.toUpperCase()}`);

  beforeEach(async () => {
    for (const id of [office.id, source!.chat.networkId, other!.chat.networkId]) {
      await scene.services.languages.choose(id, language);
    }
  });

  test('/mute, /unmute and /whois say what they do, and what there is nothing to do about', async () => {
    expect(await named('/mute')).toEqual(pick(`Mute ${alias} for how long?`, `silenciar a ${alias}?`));
    expect(await order(language, `/mute ${alias} 1s`)).toEqual(
      pick('A mute lasts from 30 seconds', '30 segundos'),
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
    expect(scene.begun.at(-1)!.signalArgs).toMatchObject([{ messageId: question!.messageId }]);

    const again = await scene.give(office, voice, `/ban ${alias}`);
    expect(again!.saying.text).toEqual(
      pick(`${alias} is already banned`, `La expulsión de ${alias} ya estaba en vigor`),
    );
    expect(scene.begun.at(-1)!.signalArgs).toEqual([
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
      scene.give({ id: at!.chat.networkId, kind: 'group' }, { person: by, language }, '/delete', {
        replyTo: messageId,
      });
    const stranger = await takeBack(other, author.networkId + 1_000_000);
    expect(stranger!.saying.text).toEqual(pick('Only the author', 'Solo puede borrarla quien la publicó'));
    const unknown = await takeBack(other, HUB_ADMIN, 999_999_999);
    expect(unknown!.saying.text).toEqual(pick('I don’t remember', 'No recuerdo'));
    expect(scene.begun).toEqual([]);
    for (const [at, by] of [
      [source, author.networkId],
      [other, HUB_ADMIN],
    ] as const) {
      const answer = await takeBack(at, by);
      expect(answer!.saying.text).toEqual(pick('Deleting 1 copy', 'Borrando 1 copia'));
      expect(scene.begun.at(-1)!.signalArgs).toEqual([{ to: answer!.to, messageId: answer!.messageId }]);
    }
  });
});

test('Whoever is meant can be named by a reply to a copy, and /whois tells nobody but an admin in private', async () => {
  const admin: Voice = { person: HUB_ADMIN, language: 'en' };
  const group: SceneChat = { id: other!.chat.networkId, kind: 'group' };
  const reply = { replyTo: other!.messageId };
  for (const { id } of [office, group]) await scene.services.languages.choose(id, 'en');
  expect((await scene.give(group, admin, '/mute 2h', reply))!.saying.text).toContain(
    `${alias} is muted for 2 hours`,
  );
  expect((await scene.give(group, admin, '/mute 3 d', reply))!.saying.text).toContain(
    `${alias} is muted for 3 days`,
  );
  expect((await scene.give(group, admin, '/unmute', reply))!.saying.text).toContain('is unmuted');
  expect((await scene.give(group, admin, '/ban', reply))!.saying.text).toContain(`Ban ${alias}`);
  expect((await scene.give(group, admin, '/whois', reply))!.saying.text).toContain(
    'Ask me in our private chat',
  );
});
