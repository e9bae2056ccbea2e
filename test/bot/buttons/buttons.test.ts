import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
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

let scene: BotWorld;
let group: SceneChat;
let office: SceneChat;

const STRANGER: Voice = { person: MEMBER, language: 'en' };
const ADMINISTRATOR_VOICE: Voice = { person: ADMINISTRATOR, language: 'en' };
const ADMIN: Voice = { person: HUB_ADMIN, language: 'en' };
const STALE = { text: 'This button is no longer valid.', alert: true };
const FOR_ADMINISTRATORS = { text: 'Only administrators can use this button.', alert: true };
const FOR_ADMINS = { text: 'Only hub admins can use this button.', alert: true };
const DONE = { text: undefined, alert: false };

beforeAll(async () => {
  scene = await BotWorld.open();
  group = await scene.chat('supergroup');
  office = await scene.chat('private', HUB_ADMIN);
  for (let no = 0; no < 9; no += 1) await scene.chat('group');
});
afterAll(() => scene.close());

const auditLog = async () => (await scene.services.audit.read(100)).length;

/** The data of the button that changes something, in a panel that a command opens. */
const CHANGING: readonly (readonly [command: string, label: RegExp, where: 'group' | 'office'])[] = [
  ['/selfsend', /Turn echo on/, 'group'],
  ['/broadcast', /Turn sending off/, 'group'],
  ['/broadcast', /Turn receiving off/, 'group'],
  ['/quiet', /22:00/, 'group'],
  ['/edits', /Update copies/, 'office'],
  ['/status', /Pause/, 'office'],
  ['/resume', /Pause/, 'office'],
  ['/pause', /Resume/, 'office'],
  ['/stop', /Disconnect/, 'group'],
];

describe('A button that changes something', () => {
  test.each(CHANGING)('(%s, %s) does it once, for those whom it is for', async (command, label, where) => {
    await sql`update hub_members set state = 'active'`.execute(scene.database.sql);
    const [chat, voice] = where === 'group' ? [group, ADMINISTRATOR_VOICE] : [office, ADMIN];
    const panel = await scene.give(chat, voice, command);
    const { data } = buttonsOf(panel).find((button) => label.test(button.label))!;

    const before = await auditLog();
    expect(await scene.press(group, STRANGER, data)).toEqual(
      where === 'group' ? FOR_ADMINISTRATORS : FOR_ADMINS,
    );
    expect(await auditLog()).toBe(before);
    expect(await scene.press(chat, voice, data, panel!.messageId)).toEqual(DONE);
    expect(await auditLog()).toBe(before + 1);
    expect(scene.amended.at(-1)!.messageId).toBe(panel!.messageId);
    // Pressed twice, or in a panel that is out of date.
    expect(await scene.press(chat, voice, data, panel!.messageId)).toEqual(STALE);
    expect(await auditLog()).toBe(before + 1);
  });

  test.each(['nonsense', '1:switch:settings:selfSend:on', '2:switch:settings:selfSend:maybe:5', '1:dance'])(
    'whose data nobody knows (any more), such as %j, is out of date',
    async (data) => {
      expect(await scene.press(group, ADMINISTRATOR_VOICE, data)).toEqual(STALE);
    },
  );

  test('of an administrator is nobody else’s, wherever it came from', async () => {
    const data = buttonsOf(await scene.give(office, ADMIN, '/edits'))[0]!.data;
    expect(await scene.press(group, ADMINISTRATOR_VOICE, data)).toEqual(FOR_ADMINS);
  });
});

describe('A press that the message does not ask for', () => {
  test('changes nothing and replaces nothing, whoever presses', async () => {
    await sql`update hub_members set state = 'active'`.execute(scene.database.sql);
    const [amended, before] = [scene.amended.length, await auditLog()];
    const forged: readonly (readonly [SceneChat, Voice, string])[] = [
      [office, ADMIN, `1:forget:${HUB_ADMIN}:keep`],
      [group, STRANGER, `1:forget:${MEMBER}:keep`],
      [group, ADMINISTRATOR_VOICE, '1:stop:yes'],
      [office, ADMIN, '1:pause:pause'],
    ];
    for (const [chat, voice, data] of forged) {
      expect(await scene.press(chat, voice, data, textId(5), [])).toEqual(STALE);
      expect(await scene.press(chat, voice, data, textId(5), ['1:open:menu'])).toEqual(STALE);
    }
    expect(scene.amended.length).toBe(amended);
    expect(await auditLog()).toBe(before);
  });

  test('on a message that has become inaccessible is carried out, and shown in a new message', async () => {
    const [amended, said] = [scene.amended.length, scene.said.length];
    expect(
      await scene.press(group, ADMINISTRATOR_VOICE, `2:open:settings:${group.id}`, textId(5), 'inaccessible'),
    ).toEqual(DONE);
    expect(scene.amended.length).toBe(amended);
    expect(scene.said.length).toBe(said + 1);
  });
});

describe('What is not for everybody in a group', () => {
  test.each(['/list', '/audit', '/remove', '/grant'])(
    'is answered to the admin in private (%s)',
    async (command) => {
      await sql`update hub_members set state = 'active'`.execute(scene.database.sql);
      const argument = { '/remove': ` ${office.id}`, '/grant': ` ${office.id}` }[command];
      const before = scene.said.length;
      const answer = await scene.give(group, ADMIN, `${command}${argument ?? ''}`);
      expect(answer!.to).toEqual({ networkId: textId(HUB_ADMIN), kind: 'private' });
      const here = scene.said.slice(before).filter(({ to }) => to.networkId === textId(group.id));
      expect(here).toHaveLength(1);
      expect(here[0]!.saying.text).toContain('in our private chat');
    },
  );

  test('does not include how to use a command', async () => {
    const before = scene.said.length;
    await scene.give(group, ADMIN, '/mute');
    expect(scene.said.slice(before).map(({ to }) => to.networkId)).toEqual([textId(group.id)]);
  });

  test('is not shown by a button there either', async () => {
    const inPrivate = { text: 'That’s not for everyone here. Use it in our private chat.', alert: true };
    for (const data of ['1:list:1', '1:audit:0', '1:status:list', `1:card:${group.id}:1`]) {
      expect(await scene.press(group, ADMIN, data)).toEqual(inPrivate);
    }
  });

  test('is not said at all where the admin cannot be reached in private', async () => {
    scene.unreachable.add(textId(HUB_ADMIN));
    const here = await scene.give(group, ADMIN, '/list');
    scene.unreachable.delete(textId(HUB_ADMIN));
    expect(here!.saying.text).toContain('Open a private chat with me');
  });
});

describe('Panels', () => {
  /** Presses the button of that label in the panel that is there now. */
  const go = async (chat: SceneChat, voice: Voice, saying: ReturnType<typeof buttonsOf>, label: RegExp) => {
    const { data } = saying.find((button) => label.test(button.label))!;
    expect(await scene.press(chat, voice, data)).toEqual(DONE);
    const { saying: now } = scene.amended.at(-1)!;
    return { text: now.text, buttons: buttonsOf({ saying: now }) };
  };

  test('lead from /start to the settings, to each of them and back, in one message', async () => {
    await sql`update hub_members set state = 'active'`.execute(scene.database.sql);
    const start = await scene.give(group, ADMINISTRATOR_VOICE, '/start');
    const menu = buttonsOf(start);
    let now = await go(group, ADMINISTRATOR_VOICE, menu, /Settings/);
    expect(now.text).toMatch(/^Settings:\n/);
    const settings = now.buttons;
    expect((await go(group, ADMINISTRATOR_VOICE, settings, /Quiet hours/)).text).toContain('UTC');
    now = await go(group, ADMINISTRATOR_VOICE, settings, /Language/);
    now = await go(group, ADMINISTRATOR_VOICE, now.buttons, /Español/);
    expect(now.text).toContain('Idioma: Español');
    now = await go(group, ADMINISTRATOR_VOICE, now.buttons, /English/);
    now = await go(group, ADMINISTRATOR_VOICE, now.buttons, /Back/);
    expect(now.buttons).toEqual(settings);
    now = await go(group, ADMINISTRATOR_VOICE, settings, /Disconnect/);
    now = await go(group, ADMINISTRATOR_VOICE, now.buttons, /Cancel/);
    expect(now).toEqual({ text: 'Cancelled. Nothing changed.', buttons: [] });
    now = await go(group, ADMINISTRATOR_VOICE, menu, /Help/);
    expect(now.text).toContain('/selfsend');
    expect(now.text).not.toContain('/status');
    now = await go(group, ADMINISTRATOR_VOICE, now.buttons, /Back/);
    expect(now.buttons).toEqual(menu);
    now = await go(group, ADMINISTRATOR_VOICE, menu, /Plan/);
    expect(now.text).toContain('free trial');
    now = await go(group, ADMINISTRATOR_VOICE, now.buttons, /Back/);
    expect(now.buttons).toEqual(menu);
  });

  test('of /language set what the chat hears, whatever whoever presses speaks', async () => {
    await sql`delete from languages`.execute(scene.database.sql);
    const panel = await scene.give(group, ADMINISTRATOR_VOICE, '/language');
    const { data } = buttonsOf(panel).find(({ label }) => label === 'Español')!;
    const spanish: Voice = { person: ADMINISTRATOR, language: 'es' };
    expect(await scene.press(group, spanish, data)).toEqual(DONE);
    expect(scene.amended.at(-1)!.saying.text).toContain('Idioma: Español');
    expect((await scene.give(group, ADMINISTRATOR_VOICE, '/quiet'))!.saying.text).toContain('Horas');
    expect(await scene.press(group, spanish, data)).toMatchObject({ alert: true });
    await scene.services.languages.choose(textId(group.id), 'en');
  });

  test('of /list turn pages, open cards, and take a chat out after a question', async () => {
    await sql`update hub_members set state = 'active'`.execute(scene.database.sql);
    const first = await scene.give(office, ADMIN, '/list');
    expect(first!.saying.text).toContain('Chats 1–8 of 11');
    let now = await go(office, ADMIN, buttonsOf(first), /›/);
    expect(now.text).toContain('Chats 9–11 of 11');
    expect(now.buttons.some(({ label }) => label === '›')).toBe(false);
    now = await go(office, ADMIN, now.buttons, /^11$/);
    expect(now.text).toContain('sends, receives');
    now = await go(office, ADMIN, now.buttons, /Remove chat/);
    now = await go(office, ADMIN, now.buttons, /Cancel/);
    now = await go(office, ADMIN, now.buttons, /Remove chat/);
    now = await go(office, ADMIN, now.buttons, /Remove chat/);
    expect(now.text).toContain('is removed');
    const out = now.buttons;
    now = await go(office, ADMIN, out, /Back/);
    expect(now.text).toContain('Chats 9–11 of 11');
    now = await go(office, ADMIN, out, /Bring it back/);
    expect(now.text).toContain('sends, receives');
    const { data } = out.find(({ label }) => label === 'Bring it back')!;
    expect(await scene.press(office, ADMIN, data)).toEqual(STALE);
  });

  test('of /remove bring back whom nobody else could: somebody’s private chat', async () => {
    const home = await scene.chat('private', MEMBER);
    const asked = await scene.give(office, ADMIN, `/remove ${home.id}`);
    const removed = await go(office, ADMIN, buttonsOf(asked), /Remove chat/);
    expect(removed.text).toContain('is removed');
    expect((await scene.give(home, STRANGER, '/start'))!.saying.text).toContain('Only an admin');
    const again = await scene.give(office, ADMIN, `/remove ${home.id}`);
    expect(again!.saying.text).toContain('is already removed');
    const { data } = buttonsOf(again)[0]!;
    expect(await scene.press(home, STRANGER, data)).toEqual(FOR_ADMINS);
    expect((await go(office, ADMIN, buttonsOf(again), /Bring it back/)).text).toContain('is connected again');
    expect((await scene.give(home, STRANGER, '/start'))!.saying.text).toContain('This chat is connected.');
    const [entry] = await scene.services.audit.read(1);
    expect(entry).toMatchObject({ action: 'bring chat back', before: { state: 'removed' } });
    await scene.services.registration.remove(textId(home.id), { kind: 'system', id: '', name: '' });
  });

  test('of a chat’s card show in place what was granted and taken away, which a double press does once', async () => {
    await sql`update hub_members set state = 'active'`.execute(scene.database.sql);
    await sql`update subscriptions set trial_ends_at = now() - interval '1 day'`.execute(scene.database.sql);
    const paidDays = async () => {
      const state = await scene.services.subscriptions.state(textId(group.id));
      return Math.round(((state?.paidUntil ?? 0) - Date.now()) / 86_400_000);
    };
    /** Presses a button of a panel twice; what stands there then. */
    const pressTwice = async (panel: { buttons: ReturnType<typeof buttonsOf> }, label: RegExp) => {
      const { data } = panel.buttons.find((button) => label.test(button.label))!;
      expect(await scene.press(group, ADMINISTRATOR_VOICE, data)).toEqual(FOR_ADMINS);
      const first = await scene.press(office, ADMIN, data, textId(77));
      expect(await scene.press(office, ADMIN, data, textId(77))).toEqual(STALE);
      const { saying, messageId } = scene.amended.at(-1)!;
      expect(messageId).toBe('77');
      return { shown: first.text, text: saying.text, buttons: buttonsOf({ saying }) };
    };
    const list = await scene.give(office, ADMIN, '/list');
    const card = await go(office, ADMIN, buttonsOf(list), /^1$/);
    expect(card.text).toContain('No subscription since');
    expect(card.buttons.map(({ label }) => label)).not.toContain('Revoke');

    const choice = await go(office, ADMIN, card.buttons, /Grant a plan/);
    const granted = await pressTwice(choice, /Add 1 week/);
    expect(granted.shown).toContain('Added. It now runs until');
    expect(granted.text).toContain('Subscribed until');
    expect(await paidDays()).toBe(7);
    const kept = await go(office, ADMIN, granted.buttons, /Revoke/);
    expect(kept.text).toMatch(
      /^Take away the paid time of “The supergroup”\? 7 days are left, until .* Nothing is refunded\.$/,
    );
    expect((await go(office, ADMIN, kept.buttons, /Cancel/)).text).toContain('Subscribed until');
    expect(await paidDays()).toBe(7);
    const asked = await go(office, ADMIN, granted.buttons, /Revoke/);
    const revoked = await pressTwice(asked, /Take paid time away/);
    expect(revoked.shown).toContain('paid time is gone');
    expect(revoked.text).toContain('No subscription since');
    expect(revoked.buttons).toEqual(card.buttons);
    expect(await paidDays()).toBeLessThanOrEqual(0);

    // The same choice, opened by the command, is answered in its place as well.
    const choices = await scene.give(office, ADMIN, `/grant ${group.id}`);
    const again = await pressTwice({ buttons: buttonsOf(choices) }, /Add 1 month/);
    expect(again.text).toContain('Added 1 month to');
    expect(again.buttons).toEqual([]);
    expect(await paidDays()).toBe(30);

    // What names its plan is done at once, and can be taken back.
    const done = await scene.give(office, ADMIN, `/grant ${group.id} week`);
    expect(done!.saying.text).toContain('Added 1 week to “The supergroup”');
    const back = await go(office, ADMIN, buttonsOf(done), /Take paid time away/);
    expect(back.text).toContain('37 days are left');
    await pressTwice(back, /Take paid time away/);
    expect(await paidDays()).toBeLessThanOrEqual(0);
  });

  test('of /status show what changed: paused, running, without signature', async () => {
    await scene.give(office, ADMIN, '/signature Tea');
    const status = await scene.give(office, ADMIN, '/status');
    expect(status!.saying.text).toContain('Signature: Tea');
    let now = await go(office, ADMIN, buttonsOf(status), /Remove signature/);
    expect(now.text).toContain('Signature: none');
    now = await go(office, ADMIN, now.buttons, /Pause/);
    expect(now.text).toMatch(/^⏸ Paused\./);
    now = await go(office, ADMIN, now.buttons, /Resume/);
    expect(now.text).toMatch(/^✅ Running\./);
    await go(office, ADMIN, now.buttons, /Refresh/);
  });

  test('need no more room than Telegram gives: every button was read by exactly one kind', async () => {
    const sayings = [...scene.said, ...scene.amended];
    const all = sayings.flatMap((said) => buttonsOf(said).map(({ data }) => data));
    expect(all.length).toBeGreaterThan(50);
    for (const data of all) {
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      expect([data, hubLine.presses.filter((press) => press.prepare(data)).length]).toEqual([data, 1]);
    }
  });
});
