import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;

beforeAll(async () => {
  town = await startTown({
    env: {
      LINES: 'pair',
      PAIR_REGISTRATION: 'required',
      PAIR_VIDEO_FREE: 'true',
      VIDEO_CALL_DOMAIN: 'https://calls.example',
      PAIR_YOUNG_CHAT_SECONDS: '0',
      FIND_DEBOUNCE_SEC: '0',
    },
  });
});
afterAll(() => town?.close());

/** Answers every question of registration, with a slip on the way, and no faster than the bot takes it from one person. */
async function register(
  one: Stranger,
  [gender, age, city]: readonly [string, string, string],
): Promise<void> {
  await one.press(await one.hears(/Who are you\?/), gender);
  await one.hears(/How old are you\?/);
  await one.say('young enough');
  await one.hears(/That’s not an age/);
  await one.say(age);
  await one.hears(/Which city do you live in\?/);
  await one.say(city);
  await one.press(await one.hears(/Which one do you mean\?/), `${city}, Spain`);
  await one.press(await one.hears(/Send a photo/), 'Skip');
  await one.press(await one.hears(/Which languages do you speak\?/), 'Next');
  await one.press(await one.hears(/What do you like talking about\?/), 'Done');
  await one.hears(/your profile is ready/);
}

describe('Somebody new', () => {
  test('accepts the rules, says who they are, and finds who suits', async () => {
    const [cleo, dan] = await Promise.all(['Cleo', 'Dan'].map((name) => Stranger.unknown(town, name)));
    for (const [one, ...answers] of [
      [cleo!, 'Woman', '28', 'Madrid'],
      [dan!, 'Man', '٣٠', 'Sevilla'],
    ] as const) {
      await one.say('/start');
      await one.press(await one.hears(/Before you start/), 'I’m 18 or older and agree');
      await one.press(await one.hears(/I need a short profile first/), 'Fill in my profile');
      await register(one, answers);
      await one.place.listen();
      await one.say('/profile');
      expect((await one.hears(/^Your profile:/)).text).toContain(`City: ${answers[2]}, Spain`);
    }
    await connect(town, cleo!, dan!);
    await cleo!.say('Hello from Madrid');
    await dan!.hears('Hello from Madrid');
  });

  test('who is too young stays out, also with the next number', async () => {
    const kim = await Stranger.unknown(town, 'Kim');
    await kim.say('/find');
    await kim.press(await kim.hears(/Before you start/), 'I’m 18 or older and agree');
    await kim.press(await kim.hears(/I need a short profile first/), 'Fill in my profile');
    await kim.press(await kim.hears(/Who are you\?/), 'Other');
    await kim.hears(/How old are you\?/);
    await kim.say('15');
    await kim.hears(/You need to be at least 18/);
    await kim.place.listen();
    await kim.say('21');
    await kim.say('/find');
    await kim.hears(/You need to be at least 18/);
  });
});

test('Two who talk get one room for a call, the same whoever asks, and none once they have parted', async () => {
  const [ana, ben] = (await Promise.all(['Ana', 'Ben'].map((name) => Stranger.named(town, name)))) as [
    Stranger,
    Stranger,
  ];
  await town.sql(
    `update pair_profiles set gender = 'other', age = 30, city = 'Madrid', languages = '{en}' where age is null`,
  );
  await connect(town, ana, ben);
  await ana.say('/video');
  const [own, theirs] = await Promise.all([
    ana.hears(/Call your chat partner/),
    ben.hears(/would like to call you/),
  ]);
  const linkOf = (message: typeof own) => message.reply_markup!.inline_keyboard[0]![0]!.url;
  expect(linkOf(own)).toMatch(/^https:\/\/calls\.example\/call\/[\da-f-]{36}$/);
  expect(linkOf(theirs)).toBe(linkOf(own));
  await ben.place.listen();
  await ben.say('/video');
  expect(linkOf(await ben.hears(/Call your chat partner/))).toBe(linkOf(own));
  expect(await town.sql('select id from video_rooms where ended_at is null')).toHaveLength(1);
  await ben.say('/end');
  await ben.hears(/You ended the chat/);
  await ben.place.listen();
  await ben.say('/video');
  await ben.hears(/You aren’t in a chat/);
});

test('Premium is bought with Stars by whoever wants it, and lets them call', async () => {
  const una = await Stranger.named(town, 'Una');
  await una.say('/premium');
  await una.press(await una.hears(/^⭐️ Premium: /), '1 month · 250 ⭐️'.replace('1 month', '30 days'));
  const invoice = await una.sees(({ invoice: shown }) => shown !== undefined);
  const { ok } = await town.control.post<{ ok: boolean }>('/payments', {
    from_id: una.person.id,
    chat_id: una.person.id,
    message_id: invoice.message_id,
  });
  expect(ok).toBe(true);
  await una.hears(/You’re subscribed until/);
  await una.place.listen();
  await una.say('/premium');
  await una.hears(/You have Premium until/);
});
