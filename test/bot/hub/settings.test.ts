import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { adminMenus } from '../../../src/bot/commands/menus.ts';
import { hubLine } from '../../../src/bot/hub/hubLine.ts';
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

const ADMINISTRATORS: Voice = { person: ADMINISTRATOR };
const ANN: Voice = { person: MEMBER };

let scene: BotWorld;
let group: SceneChat;
let channel: SceneChat;
let home: SceneChat;
let annsHome: SceneChat;

beforeAll(async () => {
  scene = await BotWorld.open();
  group = await scene.chat('supergroup');
  channel = await scene.chat('channel');
  home = await scene.chat('private', ADMINISTRATOR);
  annsHome = await scene.chat('private', MEMBER);
});
afterAll(() => scene.close());
beforeEach(async () => {
  await sql`update hub_members set quiet_from = null, quiet_to = null, self_send = false`.execute(
    scene.database.sql,
  );
  await sql`update chats set time_zone = null`.execute(scene.database.sql);
});

const labelled = (buttons: { label: string; data: string }[], label: RegExp) =>
  buttons.find((button) => label.test(button.label))!.data;
const linksOf = (said: { saying: { buttons?: readonly (readonly object[])[] } } | undefined) =>
  (said?.saying.buttons ?? []).flat().flatMap((button) => ('url' in button ? [button.url] : []));
const settingsOf = async (chat: SceneChat) => (await scene.services.settings.read(textId(chat.id)))!.settings;
/** Presses a button in somebody's private chat; the panel that is there then. */
const press = async (where: SceneChat, voice: Voice, data: string) => {
  const pressed = await scene.press(where, voice, data);
  return { pressed, panel: scene.amended.at(-1)! };
};

describe('/settings', () => {
  test('of a group and of a channel are changed from the private chat of an administrator', async () => {
    for (const chat of [group, channel]) {
      const said = await scene.give(home, ADMINISTRATORS, `/settings ${chat.id}`);
      expect(said!.saying.text).toContain(`Settings of “The ${chat.kind}”`);
      const echo = await press(home, ADMINISTRATORS, labelled(buttonsOf(said), /Turn echo on/));
      expect(echo.panel.saying.text).toContain('Echo own posts: on');
      expect(await settingsOf(chat)).toMatchObject({ selfSend: true });
      const zone = await press(home, ADMINISTRATORS, labelled(buttonsOf(said), /Time zone/));
      const madrid = await press(home, ADMINISTRATORS, labelled(buttonsOf(zone.panel), /London/));
      expect(madrid.panel.saying.text).toContain('Time zone: Europe/London');
      const quiet = await press(home, ADMINISTRATORS, labelled(buttonsOf(said), /Quiet/));
      await press(home, ADMINISTRATORS, labelled(buttonsOf(quiet.panel), /22:00/));
      expect((await settingsOf(chat)).quiet).toEqual({ from: 1320, to: 420, zone: 'Europe/London' });
      expect(await settingsOf(home)).toMatchObject({ selfSend: false, quiet: null, zone: null });
      const language = await press(home, ADMINISTRATORS, labelled(buttonsOf(said), /Language/));
      await press(home, ADMINISTRATORS, labelled(buttonsOf(language.panel), /Español/));
      expect(await scene.services.languages.unasked(textId(chat.id))).toBe('es');
      await scene.services.languages.choose(textId(chat.id), 'en');
    }
  });

  test('of a chat are no business of who does not administer it, by command, link or button', async () => {
    const refusal = 'Only administrators of that chat can do that.';
    expect((await scene.give(annsHome, ANN, `/settings ${group.id}`))!.saying.text).toBe(refusal);
    expect((await scene.give(annsHome, ANN, `/start settings_${group.id}`))!.saying.text).toBe(refusal);
    const said = await scene.give(home, ADMINISTRATORS, `/settings ${group.id}`);
    for (const { data } of buttonsOf(said)) {
      expect(await scene.press(annsHome, ANN, data)).toEqual({
        text: 'Only administrators can use this button.',
        alert: true,
      });
    }
    expect(await settingsOf(group)).toMatchObject({ selfSend: false });
  });

  test('in a channel lead into the private chat, as does the menu of a channel and a group', async () => {
    const link = `https://t.me/SceneBot?start=settings_${channel.id}`;
    expect(linksOf(await scene.give(channel, { asChat: channel.id }, '/settings'))).toEqual([link]);
    const menu = await scene.give(channel, { asChat: channel.id }, '/start');
    expect(linksOf(menu)).toEqual([link]);
    expect(buttonsOf(menu).map(({ label }) => label)).toEqual(['Help']);
    expect(linksOf(await scene.give(group, ADMINISTRATORS, '/start'))).toEqual([
      `https://t.me/SceneBot?start=settings_${group.id}`,
    ]);
  });
});

describe('The time zone', () => {
  test('of quiet hours and dates is one and the same', async () => {
    await scene.give(group, ADMINISTRATORS, '/quiet 23-7 Madrid');
    expect(await settingsOf(group)).toMatchObject({ zone: 'Europe/Madrid' });
    await scene.give(group, ADMINISTRATORS, '/timezone Tokio');
    expect(await settingsOf(group)).toMatchObject({ zone: 'Asia/Tokyo', quiet: { zone: 'Asia/Tokyo' } });
    await scene.give(group, ADMINISTRATORS, '/quiet off');
    expect(await settingsOf(group)).toMatchObject({ zone: 'Asia/Tokyo', quiet: null });
  });

  test('of a person tells them dates in a group that has named none', async () => {
    const plan = async () => (await scene.give(group, ANN, '/plan'))!.saying.text;
    expect(await plan()).toContain('(UTC)');
    await scene.give(annsHome, ANN, '/timezone Berlin');
    expect(await plan()).not.toContain('(UTC)');
  });
});

describe('Somebody’s alias', () => {
  test('is told in private alone, and stays the same', async () => {
    await scene.write(annsHome, ANN, { text: 'Hello' });
    const { text } = (await scene.give(annsHome, ANN, '/alias'))!.saying;
    expect(text).toMatch(/^Other chats see you as u-\w+\.$/);
    expect((await scene.give(annsHome, ANN, '/start'))!.saying.text).toContain(text);
    const elsewhere = await scene.give(group, ANN, '/alias');
    expect(elsewhere!.saying.text).not.toContain('u-');
    expect(linksOf(elsewhere)).toEqual(['https://t.me/SceneBot?start=alias']);
    expect((await scene.give(annsHome, ANN, '/start alias'))!.saying.text).toBe(text);
  });
});

describe('The menu of commands of an admin', () => {
  test('is set where they are heard, in private and in groups, and for nobody else', async () => {
    scene.menus.length = 0;
    await scene.give(group, ANN, '/help');
    await scene.give(group, { person: HUB_ADMIN }, '/help');
    expect(scene.menus).toEqual([{ chat: textId(group.id), person: textId(HUB_ADMIN) }]);
  });

  test('holds the hub’s commands in both languages', () => {
    const inGroup = adminMenus(
      hubLine.commands,
      { networkId: textId(-5), kind: 'supergroup' },
      textId(HUB_ADMIN),
    );
    expect(inGroup.map(({ scope, language_code }) => [scope, language_code])).toEqual([
      [{ type: 'chat_member', chat_id: -5, user_id: HUB_ADMIN }, undefined],
      [{ type: 'chat_member', chat_id: -5, user_id: HUB_ADMIN }, 'es'],
    ]);
    for (const { commands } of inGroup) {
      expect(commands.map(({ command }) => command)).toEqual(expect.arrayContaining(['status', 'settings']));
    }
    expect(
      adminMenus(hubLine.commands, { networkId: textId(7), kind: 'private' }, textId(7))[0]!.scope,
    ).toEqual({
      type: 'chat',
      chat_id: 7,
    });
    expect(adminMenus(hubLine.commands, { networkId: textId(-6), kind: 'channel' }, textId(7))).toEqual([]);
  });
});
