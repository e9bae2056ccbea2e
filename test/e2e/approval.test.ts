import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { wordsOf } from './harness/words.ts';
import type { Place } from './harness/place.ts';
import { until } from '../support/until.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let office: Place;

beforeAll(async () => {
  town = await startTown({ env: { JOIN_POLICY: 'approve' }, privacyModeOff: false });
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

test('with JOIN_POLICY=approve a chat takes part once an admin has pressed the button', async () => {
  office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.unconnectedChat('supergroup', 'Garden');
  await garden.member('promote');
  await town.updatesTaken();
  expect(await garden.words()).toEqual(['Request sent. I’ll tell you when an admin approves it.']);
  const [request, ...others] = await office.heard();
  expect(others).toEqual([]);
  expect(request!.text).toBe('The supergroup “Garden” wants to join.');

  await garden.listen();
  await office.post({ text: 'The garden does not hear this yet' });
  await town.settled();
  expect(await garden.words()).toEqual([]);

  expect(await town.press(request!, town.admin)).toEqual({ answered: true, show_alert: false });
  expect((await office.heard())[0]!.text).toBe('✅ “Garden” is connected.');
  await until(async () =>
    (await garden.words()).some((text) => text.includes('An admin approved this chat')),
  );
  await garden.listen();
  await office.post({ text: 'Now the garden hears all of this' });
  await town.settled();
  expect(await garden.words()).toEqual(['Now the garden hears all of this']);
});

test('a chat that an admin declines is told so, and stays out', async () => {
  office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.unconnectedChat('supergroup', 'Garden');
  await garden.member('promote');
  await town.updatesTaken();
  const request = (await office.heard()).at(-1)!;
  await town.press(request, town.admin, 'Decline');
  expect((await office.heard()).at(-1)!.text).toContain('“Garden” was declined');
  await until(async () => (await garden.words()).some((text) => text.includes('declined the request')));
  await garden.listen();
  await office.post({ text: 'The garden never hears this at all' });
  await town.settled();
  expect(await garden.words()).toEqual([]);
});

test('an admin is asked however long Telegram does not take the question', async () => {
  office = await town.chat('private', 'Office', { members: [town.admin.id] });
  await town.control.fault({
    kind: 'error',
    method: 'sendMessage',
    chat_id: office.id,
    error_code: 502,
    description: 'Bad Gateway',
  });
  const garden = await town.unconnectedChat('supergroup', 'Garden');
  await garden.member('promote');
  await until(async () => {
    const calls = await town.control.calls({ method: 'sendMessage', chat_id: office.id });
    return calls.filter(({ outcome }) => outcome.status === 502).length >= 2;
  }, 60_000);
  expect(await office.heard()).toEqual([]);
  await town.control.calm();
  await town.updatesTaken();
  expect(await office.words()).toEqual(['The supergroup “Garden” wants to join.']);
});

test('nobody but an admin can let a chat in', async () => {
  office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.unconnectedChat('supergroup', 'Garden');
  await garden.member('promote');
  await town.updatesTaken();
  const request = (await office.heard()).at(-1)!;
  expect(await town.press(request, await town.person('Stranger'))).toEqual({
    answered: true,
    text: 'Only hub admins can use this button.',
    show_alert: true,
  });

  await garden.listen();
  await office.post({ text: 'Is the garden there already?' });
  await town.settled();
  expect(await garden.words()).toEqual([]);
  expect(request.reply_markup).toBeDefined();
});

test('a chat that an admin adds the bot to takes part at once', async () => {
  const garden = await town.chat('supergroup', 'Garden', {
    administrators: [town.admin.id],
    bot: 'administrator',
  });
  const field = await town.chat('supergroup', 'Field', {
    administrators: [town.admin.id],
    bot: 'administrator',
  });
  await (await town.person('Ann')).says(garden, 'We were let in at once, it seems');
  await town.settled();
  expect(await field.words()).toEqual(['We were let in at once, it seems']);
});

test('a group where privacy mode hides what is posted is told so once, with the remedy', async () => {
  const notices = async (place: Place) =>
    (await place.messages()).filter(({ text }) => text?.includes('privacy mode') === true);
  const garden = await town.chat('supergroup', 'Garden', { administrators: [town.admin.id] });
  const [notice] = await notices(garden);
  expect(notice!.text).toContain('Make me an administrator');
  // One message, and none that promises what does not hold yet.
  expect((await garden.messages()).map(wordsOf).filter((text) => text.includes('Posts here go'))).toEqual([]);

  await garden.member('promote');
  await town.updatesTaken();
  await until(async () => (await garden.words()).some((text) => text.includes('Now I can see')));

  const field = await town.chat('supergroup', 'Field', {
    administrators: [town.admin.id],
    bot: 'administrator',
  });
  expect(await notices(field)).toEqual([]);
});
