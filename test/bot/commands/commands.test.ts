import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { commandMenus } from '../../../src/bot/commands/menus.ts';
import { isGivenByLink } from '../../../src/bot/commands/privately.ts';
import { hubLine } from '../../../src/bot/hub/hubLine.ts';
import { combineLines } from '../../../src/bot/lines.ts';
import { ALL_LINES } from '../../../src/main/compose/lines.ts';
import { commandTable } from '../../../src/bot/commands/table.ts';
import { withTable } from '../../../src/main/withTable.ts';
import { usageOf } from '../../../src/bot/commands/usage.ts';
import { type Language, LANGUAGES } from '../../../src/domain/people/language.ts';
import type { Right } from '../../../src/domain/people/permissions.ts';
import { wordsIn } from '../../../src/texts/words.ts';
import {
  ADMINISTRATOR,
  buttonsOf,
  HUB_ADMIN,
  BotWorld,
  MEMBER,
  type SceneChat,
  type Voice,
} from '../../support/world/botWorld.ts';
import { textId } from '../../support/ids.ts';

let scene: BotWorld;
const chats: Record<string, SceneChat> = {};

beforeAll(async () => {
  scene = await BotWorld.open();
  for (const kind of ['group', 'supergroup', 'channel'] as const) chats[kind] = await scene.chat(kind);
  chats['private'] = await scene.chat('private', MEMBER);
  chats['office'] = await scene.chat('private', HUB_ADMIN);
});
afterAll(() => scene.close());
afterEach(beginAnew);

/** Back to how chats and hub begin. */
async function beginAnew(): Promise<void> {
  const db = scene.database.sql;
  await sql`
    update hub_members set state = 'active', self_send = false, incoming = true, outgoing = true, topic = null,
      quiet_from = null, quiet_to = null
  `.execute(db);
  await sql`update chats set time_zone = null`.execute(db);
  await sql`update hubs set paused_at = null, signature = null, edits = 'off',
    paid_announcements = false, paid_relays = false, paid_daily_stars = 100`.execute(db);
  await sql`update subscriptions set trial_ends_at = now() + interval '1 day'`.execute(db);
  await sql`delete from languages`.execute(db);
}

/** Whoever speaks somewhere, and the greatest right that they have there. */
function voices(language: Language): { who: string; chat: SceneChat; voice: Voice; right: Right }[] {
  const guest = -1_009_999_999_999;
  const groups = ['group', 'supergroup'].flatMap((kind) => {
    const chat = chats[kind]!;
    return [
      {
        who: `a member of the ${kind}`,
        chat,
        voice: { person: MEMBER, language },
        right: 'everyone' as const,
      },
      { who: `a guest channel in the ${kind}`, chat, voice: { asChat: guest }, right: 'everyone' as const },
      {
        who: `an administrator of the ${kind}`,
        chat,
        voice: { person: ADMINISTRATOR, language },
        right: 'chat administrators' as const,
      },
      {
        who: `an anonymous administrator of the ${kind}`,
        chat,
        voice: { asChat: chat.id },
        right: 'chat administrators' as const,
      },
      {
        who: `an admin of the hub in the ${kind}`,
        chat,
        voice: { person: HUB_ADMIN, language },
        right: 'hub admins' as const,
      },
    ];
  });
  const [channel, own, office] = [chats['channel']!, chats['private']!, chats['office']!];
  return [
    ...groups,
    { who: 'the channel', chat: channel, voice: { asChat: channel.id }, right: 'chat administrators' },
    {
      who: 'somebody in private',
      chat: own,
      voice: { person: MEMBER, language },
      right: 'chat administrators',
    },
    { who: 'an admin in private', chat: office, voice: { person: HUB_ADMIN, language }, right: 'hub admins' },
  ];
}

const RANK: readonly Right[] = ['everyone', 'chat administrators', 'hub admins'];
const speak = async (language: Language): Promise<void> => {
  for (const { id } of Object.values(chats)) await scene.services.languages.choose(textId(id), language);
};

describe.each(LANGUAGES)('In %s', (language) => {
  const words = wordsIn(language);

  test.each(hubLine.commands.map((command) => [command.name, command] as const))(
    '/%s is refused, in one line, to those whom it is not for and where it makes no sense',
    async (name, command) => {
      await speak(language);
      for (const { who, chat, voice, right } of voices(language)) {
        const isAllowed = RANK.indexOf(right) >= RANK.indexOf(command.right);
        if (isAllowed && command.where.includes(chat.kind)) continue;
        const refusal = isAllowed
          ? isGivenByLink(name)
            ? words('personal:privately')
            : words('steering:notHere', { command: name })
          : words(command.right === 'hub admins' ? 'steering:onlyAdmins' : 'steering:onlyAdministrators');
        const answer = await scene.give(chat, voice, `/${name} ${command.example ?? ''}`);
        expect([who, answer?.saying.text]).toEqual([who, refusal]);
      }
    },
  );
});

/**
 * What each command answers to: an argument, a part of the answer in English and in Spanish, or `usage`. Those whose
 * services run workflows have tests of their own.
 */
const ROWS: Readonly<Record<string, readonly (readonly [argument: string, en: string, es: string])[]>> = {
  start: [['', 'This chat is connected.', 'Este chat está conectado.']],
  stop: [['', 'Disconnect this chat?', '¿Desconectar este chat?']],
  settings: [
    ['', 'Echo own posts: off', 'Eco de lo propio: no'],
    ['here', 'usage', 'usage'],
  ],
  selfsend: [
    ['', 'Echo own posts: off', 'Eco de lo propio: no'],
    ['on', 'Echo own posts: on', 'Eco de lo propio: sí'],
    ['  OFF ', 'Echo own posts: off', 'Eco de lo propio: no'],
    ['perhaps', 'usage', 'usage'],
  ],
  broadcast: [
    ['', 'Send: on', 'Enviar: sí'],
    ['off out', 'Send: off', 'Enviar: no'],
    ['IN   off', 'Receive: off', 'Recibir: no'],
    ['off', 'usage', 'usage'],
    ['off in out', 'usage', 'usage'],
    ['maybe in', 'usage', 'usage'],
  ],
  relay: [
    ['', 'What goes out of this chat: everything.', 'De este chat sale: todo.'],
    ['media', 'media only', 'solo multimedia'],
    [' Threads', 'text that replies to a relayed post', 'el texto que responde a algo enviado'],
    ['all', 'everything', 'todo'],
    ['some', 'usage', 'usage'],
  ],
  here: [
    ['off', 'All topics take part', 'Vuelven a participar todos los temas'],
    ['there', 'usage', 'usage'],
  ],
  quiet: [
    ['', 'Quiet hours: off', 'Horas de silencio: no'],
    ['23:00-07:30 Europe/Madrid', '23:00 to 07:30 (Europe/Madrid)', 'de 23:00 a 07:30 (Europe/Madrid)'],
    ['Berlin', '(Europe/Berlin)', '(Europe/Berlin)'],
    ['OFF', 'Quiet hours: off', 'Horas de silencio: no'],
    ['25:00-07:00', 'usage', 'usage'],
    ['23:00-07:00 Mars/Crater', 'time zone “Mars/Crater”', 'zona horaria «Mars/Crater»'],
    ['23:00-07:00 Berln', 'Did you mean Europe/Berlin', '¿Querías decir Europe/Berlin'],
  ],
  timezone: [
    ['Nueva York', 'Time zone: America/New_York', 'Zona horaria: America/New_York'],
    ['', 'Time zone: America/New_York', 'Zona horaria: America/New_York'],
    ['Madird', 'Did you mean Europe/Madrid', '¿Querías decir Europe/Madrid'],
    ['Atlantis by the sea', 'I don’t know the place', 'No conozco el lugar'],
  ],
  hide: [
    ['', 'usage', 'usage'],
    ['u-nobody', 'I don’t know that person', 'No conozco a esa persona'],
  ],
  hidden: [['', 'Nothing is hidden here', 'Aquí no hay nada oculto']],
  alias: [['', 'You don’t have an alias yet', 'Aún no tienes seudónimo']],
  language: [
    ['', 'Language: English', 'Idioma: Español'],
    ['fr', 'usage', 'usage'],
  ],
  help: [['', '/help – ', '/help – ']],
  status: [['', 'Running.', 'En marcha.']],
  list: [
    ['', 'Chats 1–5 of 5', 'Chats 1–5 de 5'],
    ['99', 'Chats 1–5 of 5', 'Chats 1–5 de 5'],
    ['0', 'usage', 'usage'],
    ['first', 'usage', 'usage'],
  ],
  signature: [
    ['', 'usage', 'usage'],
    ['The  Tea Round', 'now ends with:\nThe  Tea Round', 'terminan con:\nThe  Tea Round'],
    ['x'.repeat(201), 'at most 200', '200 caracteres como máximo'],
  ],
  signatureurl: [
    ['', 'usage', 'usage'],
    ['example.com/tea', 'https://example.com/tea', 'https://example.com/tea'],
    ['no address', 'isn’t a web address', 'no es una dirección'],
    ['javascript:alert(1)', 'isn’t a web address', 'no es una dirección'],
  ],
  signatureoff: [['', 'There is no signature', 'No hay firma']],
  pause: [['', 'Paused. New posts are held', 'En pausa. Lo nuevo queda retenido']],
  resume: [['', 'isn’t paused', 'no está en pausa']],
  edits: [
    ['', 'Edited posts: ignored', 'editadas: se ignoran'],
    ['InPlace', 'copies are updated', 'se actualizan las copias'],
    ['always', 'usage', 'usage'],
  ],
  paid: [
    ['', 'Announcements: off', 'Anuncios: no'],
    ['announcements on', 'Announcements: on', 'Anuncios: sí'],
    ['cap 30', 'of 30 Stars', 'de 30 Stars'],
    ['cap', 'usage', 'usage'],
    ['relays', 'usage', 'usage'],
  ],
  remove: [
    ['', 'usage', 'usage'],
    ['everybody', 'usage', 'usage'],
    ['-1', 'I don’t know that chat', 'No conozco ese chat'],
  ],
  paysupport: [
    ['', 'can refund payments', 'pueden devolverte el pago'],
    ['250 Stars on Monday', 'The admins', 'Los administradores'],
  ],
  terms: [['', 'a refund with /paysupport', 'devolución con /paysupport']],
  delete: [['', 'Reply with /delete', 'Responde con /delete']],
  grant: [
    ['', 'usage', 'usage'],
    ['-1 week', 'I don’t know that chat', 'No conozco ese chat'],
  ],
  mute: [
    ['', 'usage', 'usage'],
    ['u-aaaaaa', 'I don’t know that person', 'No conozco'],
  ],
  warn: [
    ['', 'usage', 'usage'],
    ['u-aaaaaa', 'I don’t know that person', 'No conozco'],
  ],
  unmute: [
    ['', 'usage', 'usage'],
    ['u-aaaaaa', 'I don’t know that person', 'No conozco'],
  ],
  ban: [
    ['', 'usage', 'usage'],
    ['u-aaaaaa', 'I don’t know that person', 'No conozco'],
  ],
  held: [['', 'No posts are waiting', 'No hay publicaciones']],
  unban: [
    ['', 'usage', 'usage'],
    ['u-aaaaaa', 'I don’t know that person', 'No conozco'],
  ],
};

describe.each(LANGUAGES)('In %s', (language) => {
  const words = wordsIn(language);

  test.each(Object.keys(ROWS))(
    '/%s does what it says, everywhere and for all whom it is for',
    async (name) => {
      const command = hubLine.commands.find((command) => command.name === name)!;
      for (const { who, chat, voice, right } of voices(language)) {
        const isAllowed = RANK.indexOf(right) >= RANK.indexOf(command.right);
        if (!isAllowed || !command.where.includes(chat.kind)) continue;
        await beginAnew();
        await speak(language);
        for (const [argument, ...expected] of ROWS[name]!) {
          const answer = await scene.give(chat, voice, `/${name.toUpperCase()}@SceneBot  ${argument}`);
          const wanted = expected[LANGUAGES.indexOf(language)]!;
          const text = wanted === 'usage' ? usageOf(command, words) : wanted;
          expect([who, argument, answer?.saying.text]).toEqual([
            who,
            argument,
            expect.stringContaining(text),
          ]);
          // How to use a command is for everybody.
          const inPrivate = command.isPrivate === true && chat.kind !== 'private' && wanted !== 'usage';
          expect(answer!.to.networkId).toBe(textId(inPrivate ? voice.person! : chat.id));
        }
      }
    },
  );
});

test('Every command in the help has rows here, or a test of its own', () => {
  const tests = ['../../bot', '../../e2e'].flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('commands.test.ts'))
      .map((file) => readFileSync(join(import.meta.dirname, folder, file), 'utf8')),
  );
  const untested = hubLine.commands
    .map(({ name }) => name)
    .filter((name) => !(name in ROWS) && !tests.some((test) => new RegExp(`[\`'"]/${name}\\b`).test(test)));
  expect(untested).toEqual([]);
});

test('The README has the table of these commands; npm run readme writes it', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
  expect(withTable(readme, 'commands', commandTable(combineLines(ALL_LINES).commands))).toBe(readme);
});

describe('/help', () => {
  test('names what the asker may use there, and nothing else', async () => {
    await speak('en');
    for (const { who, chat, voice, right } of voices('en')) {
      const help = (await scene.give(chat, voice, '/help'))!.saying.text;
      const named = [...help.matchAll(/^\/(\w+)/gm)].map(([, name]) => name!);
      const usable = hubLine.commands
        .filter(
          (command) =>
            RANK.indexOf(right) >= RANK.indexOf(command.right) && command.where.includes(chat.kind),
        )
        .map(({ name }) => name);
      expect([who, named.toSorted()]).toEqual([who, usable.toSorted()]);
      expect(help.length).toBeLessThanOrEqual(4_096);
    }
  });

  test('is what an unknown command gets where it is meant for the bot; elsewhere it is a post', async () => {
    const { group, private: own } = chats;
    const voice = { person: MEMBER, language: 'es' as const };
    for (const [chat, text] of [
      [own!, '/dance'],
      [group!, '/dance@SceneBot'],
    ] as const) {
      expect((await scene.give(chat, voice, text))!.saying.text).toContain('/help');
    }
    expect(scene.posted.splice(0)).toEqual([]);
    for (const text of ['/dance', '/dance with us tonight', '/dance@AnotherBot']) {
      expect(await scene.give(group!, voice, text)).toBeUndefined();
    }
    expect(await scene.give(own!, voice, '/dance with us tonight')).toBeUndefined();
    expect(scene.posted.splice(0).map(({ content }) => content)).toMatchObject(
      ['/dance', '/dance with us tonight', '/dance@AnotherBot', '/dance with us tonight'].map((text) => ({
        text,
      })),
    );
  });
});

describe('A picture', () => {
  const under = { photo: [{ file_id: 'p', file_unique_id: 'u', width: 9, height: 9 }] };

  test.each(['/help', '/dance', '/announce tonight', '/ban', '/start now'])(
    'with the caption %j is posted when whoever says so gives no order by it',
    async (caption) => {
      for (const chat of Object.values(chats)) {
        const voice = chat.kind === 'channel' ? { asChat: chat.id } : { person: MEMBER };
        expect(await scene.give(chat, voice, caption, { under })).toBeUndefined();
        expect(scene.posted.splice(0)).toMatchObject([
          { content: { kind: 'photo', caption: { text: caption } } },
        ]);
      }
    },
  );
});

describe('The menus of commands', () => {
  const menus = commandMenus(hubLine.commands, [textId(HUB_ADMIN)]);
  const names = (type: string, language?: string) =>
    menus
      .find(({ scope, language_code }) => scope.type === type && language_code === language)!
      .commands.map(({ command }) => command);

  test('are there for each scope and language, and keep Telegram’s limits', () => {
    const shown = menus.map(({ scope, language_code }) => `${scope.type} ${language_code ?? ''}`);
    expect(shown.toSorted()).toEqual(
      ['', 'es']
        .flatMap((language) =>
          ['all_private_chats', 'all_group_chats', 'all_chat_administrators', 'chat'].map(
            (scope) => `${scope} ${language}`,
          ),
        )
        .toSorted(),
    );
    for (const { commands } of menus) {
      expect(commands.length).toBeLessThanOrEqual(100);
      for (const { command, description } of commands) {
        expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
        expect(description).toMatch(/^.{1,256}$/);
      }
    }
  });

  test('show what their readers may do', () => {
    expect(names('all_group_chats')).not.toContain('stop');
    expect(names('all_chat_administrators')).toEqual(expect.arrayContaining(['stop', 'here', 'help']));
    expect(names('all_private_chats', 'es')).not.toContain('here');
    expect(names('all_private_chats')).not.toContain('status');
    expect(names('chat')).toEqual(expect.arrayContaining(['status', 'stop']));
  });
});

describe('What commands do', () => {
  const admin: Voice = { person: HUB_ADMIN, language: 'en' };
  const administrator: Voice = { person: ADMINISTRATOR, language: 'en' };
  const settings = async (chat: SceneChat) => (await scene.services.settings.read(textId(chat.id)))!.settings;

  test('The prefix of this bot begins a command as a slash does', async () => {
    const { group } = chats;
    const answer = await scene.give(group!, administrator, '.selfsend on');
    expect(answer!.saying.text).toContain('Echo own posts: on');
    expect((await settings(group!)).selfSend).toBe(true);
  });

  test('/here lets one topic take part alone, also General, until it is taken back', async () => {
    const { supergroup, group } = chats;
    await scene.give(supergroup!, administrator, '/here', { thread: 42 });
    expect((await settings(supergroup!)).topic).toBe(textId(42));
    await scene.give(supergroup!, administrator, '/here');
    expect((await settings(supergroup!)).topic).toBe(textId(1));
    await scene.give(supergroup!, administrator, '/here off');
    expect((await settings(supergroup!)).topic).toBeNull();
    const flat = { ...group!, kind: 'supergroup' as const };
    expect((await scene.give(flat, administrator, '/here'))!.saying.text).toBe('This group has no topics.');
  });

  test('/broadcast holds back only with a trial or a subscription, and lets flow again always', async () => {
    const { group } = chats;
    await scene.give(group!, administrator, '/broadcast off in');
    await sql`update subscriptions set trial_ends_at = now() - interval '1 day'`.execute(scene.database.sql);
    const refused = await scene.give(group!, administrator, '/broadcast off out');
    expect(refused!.saying.text).toContain('/subscribe');
    expect(await settings(group!)).toMatchObject({ incoming: false, outgoing: true });
    await scene.give(group!, administrator, '/broadcast on in');
    expect((await settings(group!)).incoming).toBe(true);
  });

  test('/alias makes nobody an author: only posting does', async () => {
    const own = await scene.chat('private', 90_210);
    const person: Voice = { person: 90_210, language: 'en' };
    const authors = () =>
      sql`select from authors where network_id = '90210'`
        .execute(scene.database.sql)
        .then(({ rows }) => rows.length);
    for (const command of ['/alias', '/mydata', '/help', '/plan', '/start']) {
      await scene.give(own, person, command);
    }
    expect(await authors()).toBe(0);
    await scene.write(own, person, { text: 'Hello everybody' });
    expect(await authors()).toBe(1);
    expect((await scene.give(own, person, '/alias'))!.saying.text).toContain('Other chats see you as u-');
  });

  test('/settings about another chat refuses in words about that chat, without naming it to strangers', async () => {
    const { group, private: own } = chats;
    const member: Voice = { person: MEMBER, language: 'en' };
    const refusal = async () => (await scene.give(own!, member, `/start settings_${group!.id}`))!.saying.text;
    expect(await refusal()).toBe('Only administrators of that chat can do that.');
    const isMember = jest.spyOn(scene.services.speaker, 'isMember').mockResolvedValue(true);
    expect(await refusal()).toBe('Only administrators of “The group” can do that.');
    isMember.mockRestore();
  });

  test('/pause says when the hub was paused already', async () => {
    const first = await scene.give(chats.office!, admin, '/pause');
    expect(first!.saying.text).not.toContain('already');
    const second = await scene.give(chats.office!, admin, '/pause');
    expect(second!.saying.text).toMatch(/^The hub was already paused\.\n⏸ Paused/);
  });

  test('/paysupport hands what went wrong to the admins, and to nobody else', async () => {
    const before = scene.said.length;
    const member: Voice = { person: MEMBER, language: 'en' };
    await scene.give(chats.group!, member, '/paysupport 250 Stars on Monday');
    const told = scene.said.slice(before).filter(({ saying }) => saying.text.includes('250 Stars'));
    expect(told).toMatchObject([
      {
        to: { networkId: textId(HUB_ADMIN), kind: 'private' },
        saying: { text: expect.stringContaining(`id ${MEMBER}`) },
      },
    ]);
  });

  test('/language speaks to a group as its administrators chose, and to a person as they did', async () => {
    const { group, private: own } = chats;
    await scene.give(group!, administrator, '/language es');
    expect((await scene.give(group!, administrator, '/quiet'))!.saying.text).toContain('Horas de silencio');
    const member: Voice = { person: MEMBER, language: 'en' };
    await scene.give(own!, member, '/language ES');
    expect((await scene.give(own!, member, '/quiet'))!.saying.text).toContain('Horas de silencio');
    await sql`delete from languages where network_id like '-%'`.execute(scene.database.sql);
    expect((await scene.give(group!, member, '/stop'))!.saying.text).toContain(
      'administradores de este chat',
    );
  });

  test('/remove names the chat and asks; only then it is out, and only an admin brings it back', async () => {
    const { group, office } = chats;
    const question = await scene.give(office!, admin, `/remove ${group!.id}`);
    expect(question!.saying.text).toContain('The group');
    const [yes] = buttonsOf(question);
    const stranger = await scene.press(group!, administrator, yes!.data);
    expect(stranger).toEqual({ text: 'Only hub admins can use this button.', alert: true });
    await scene.press(office!, admin, yes!.data);
    expect(scene.amended.at(-1)!.saying.text).toContain('is removed');
    expect(await scene.press(office!, admin, yes!.data)).toEqual({
      text: 'This button is no longer valid.',
      alert: true,
    });
    expect((await scene.give(group!, administrator, '/start'))!.saying.text).toContain('Only an admin');
    expect((await scene.give(group!, admin, '/start'))!.saying.text).toContain('You’re connected');
    const log = await scene.services.audit.read(10);
    expect(log.filter(({ action }) => action === 'remove chat')).toEqual([
      expect.objectContaining({
        actor: { kind: 'person', id: String(HUB_ADMIN), name: `Person ${HUB_ADMIN}` },
        before: { state: 'active' },
        after: { state: 'removed' },
      }),
    ]);
  });
});

describe('What cannot be carried', () => {
  const game = { game: { title: 'Chess', description: 'A game', photo: [] } };
  const story = { story: { id: 1, chat: { id: 5, type: 'private' } } };

  test('is told where it was posted, once for each kind; of a channel to its administrators, in private', async () => {
    const { group, channel } = chats;
    const asked = jest.spyOn(scene.notices, 'isDue');
    const before = scene.said.length;
    await scene.give(group!, { person: MEMBER }, '', { under: game });
    await scene.give(group!, { person: MEMBER }, '', { under: story });
    await scene.give(channel!, { asChat: channel!.id }, '', { under: game });
    const told = scene.said.slice(before).map(({ to, saying }) => [to.networkId, saying.text]);
    expect(told.map(([to]) => to)).toEqual([textId(group!.id), textId(group!.id), textId(ADMINISTRATOR)]);
    expect(told[2]![1]).toContain('The channel');
    expect(new Set(asked.mock.calls.map(([notice]) => notice)).size).toBe(3);
    asked.mockRestore();
  });

  test('is told to administrators again while Telegram asks to wait, and to the hub’s admins when it refuses', async () => {
    const { channel } = chats;
    const tell = jest.spyOn(scene.services.speaker, 'tell').mockResolvedValueOnce({ kind: 'later' });
    const before = scene.said.length;
    await scene.give(channel!, { asChat: channel!.id }, '', { under: game });
    expect(scene.said.slice(before).map(({ to }) => to.networkId)).toEqual([textId(ADMINISTRATOR)]);
    tell.mockResolvedValueOnce({ kind: 'refused' });
    await scene.give(channel!, { asChat: channel!.id }, '', { under: game });
    expect(scene.said.slice(before).map(({ to }) => to.networkId)).toEqual([
      textId(ADMINISTRATOR),
      textId(HUB_ADMIN),
    ]);
    tell.mockRestore();
  });
});
