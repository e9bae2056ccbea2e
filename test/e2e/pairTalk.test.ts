import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { until } from '../support/until.ts';
import { connect, Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;

beforeAll(async () => {
  town = await startTown({
    env: {
      LINES: 'hub,pair',
      PAIR_YOUNG_CHAT_SECONDS: '0',
      FIND_DEBOUNCE_SEC: '0',
      PAIR_MEET_AGAIN_MINUTES: '0',
      RATE_LIMIT_MSG_PER_SEC: '0',
      RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
      MODERATION_KEY: 'a key that only moderators’ messages are sealed with',
    },
  });
});
afterAll(() => town?.close());

async function two(): Promise<[Stranger, Stranger]> {
  const [ana, ben] = await Promise.all([Stranger.named(town, 'Ana'), Stranger.named(town, 'Ben')]);
  await connect(town, ana, ben);
  return [ana, ben];
}

/** Ends the chat of two, and lets the first of them meet somebody else. */
async function goOn(ana: Stranger, ben: Stranger): Promise<Stranger> {
  await ana.say('/end');
  await ben.hears(/ended the chat/);
  await town.settled();
  const cleo = await Stranger.named(town, 'Cleo');
  await connect(town, ana, cleo);
  await ben.place.listen();
  return cleo;
}

/** The reactions that the bot gave in somebody's chat, in their order. */
async function reactionsTo({ person }: Stranger): Promise<{ message: number; emoji: string | undefined }[]> {
  const calls = await town.control.calls({ method: 'setMessageReaction', chat_id: person.id });
  return calls.map(({ parameters }) => ({
    message: Number(parameters['message_id']),
    emoji: (parameters['reaction'] as { emoji: string }[])[0]?.emoji,
  }));
}

describe('In a session', () => {
  test('replies go both ways, and edits go into the copies', async () => {
    const [ana, ben] = await two();
    const first = await ana.say('What do you read?');
    const copy = await ben.hears('What do you read?');
    await ben.say('Novels', { reply_to_message_id: copy.message_id });
    const answer = await ana.hears('Novels');
    expect(answer.reply_to_message?.message_id).toBe(first.message_id);
    await ana.edit(first.message_id, { text: 'What do you read, mostly?' });
    await ben.hears('What do you read, mostly?');
    await town.settled();
    expect(await ben.words()).toEqual(['What do you read, mostly?']);
  });

  test('7 nothing that leads to the sender gets through, in texts and captions, new or edited', async () => {
    const [ana, ben] = await two();
    const text = 'Ana, @ana_example, t.me/ana_example, +49 170 1234567, ana@example.com';
    await ana.say(text, {
      entities: [
        {
          type: 'text_mention',
          offset: 0,
          length: 3,
          user: { id: ana.person.id, is_bot: false, first_name: 'Ana' },
        },
        { type: 'bold', offset: 5, length: 12 },
      ],
    });
    const copy = await ben.hears('•••, •••, •••, •••, •••');
    expect(copy.entities).toEqual([{ type: 'bold', offset: 5, length: 3 }]);
    await ana.hears(/^I hid a name, link or number/);
    const picture = await ana.say(undefined, { photo: true, caption: 'find me at @ana_example' });
    await ben.sees(({ caption }) => caption === 'find me at •••');
    await ana.edit(picture.message_id, { caption: 'tg://user?id=12345' });
    await ben.sees(({ caption }) => caption === '•••');
    await town.settled();
    const told = (await ana.words()).filter((said) => said.startsWith('I hid'));
    expect(told).toHaveLength(1);
  });

  test('8 what shows where it comes from is refused, and its author is told why', async () => {
    const [ana, ben] = await two();
    await ana.say('old news', { forward_origin: { type: 'hidden_user', sender_user_name: 'Zoe', date: 1 } });
    await ana.hears(/forwarded messages show where they come from/);
    await ana.say(undefined, { contact: { phone_number: '+491701234567', first_name: 'Ana' } });
    await ana.hears(/a contact would show who you are/);
    await town.settled();
    expect(await ben.words()).toEqual([]);
  });

  test('a place is shown only once its author has agreed', async () => {
    const [ana, ben] = await two();
    await ana.say(undefined, { location: { latitude: 1.5, longitude: 2.5 } });
    const question = await ana.hears(/This shows your chat partner a place/);
    expect(await ben.place.heard()).toEqual([]);
    await ana.press(question, 'Send it');
    await ben.sees(({ location }) => location !== undefined);
    await ana.hears('Sent.');
  });

  test('reactions go both ways, and are taken back', async () => {
    const [ana, ben] = await two();
    const said = await ana.say('a good one');
    const copy = await ben.hears('a good one');
    await town.settled();
    await ben.react(copy, '👍');
    await until(async () => (await reactionsTo(ana)).at(-1)?.emoji === '👍', 30_000);
    expect((await reactionsTo(ana)).at(-1)).toEqual({ message: said.message_id, emoji: '👍' });
    await ana.react(said, '❤');
    await until(async () => (await reactionsTo(ben)).at(-1)?.emoji === '❤', 30_000);
    expect((await reactionsTo(ben)).at(-1)).toEqual({ message: copy.message_id, emoji: '❤' });
    await ben.react(copy);
    await until(async () => (await reactionsTo(ana)).length === 2, 30_000);
    expect((await reactionsTo(ana)).at(-1)).toEqual({ message: said.message_id, emoji: undefined });
  });

  test('polls become anonymous', async () => {
    const [ana, ben] = await two();
    await ana.say(undefined, {
      poll: { question: 'Tea?', options: [{ text: 'Yes' }, { text: 'No' }], is_anonymous: false },
    });
    const { poll } = await ben.sees((message) => message.poll !== undefined);
    expect(poll).toMatchObject({ is_anonymous: true });
  });

  test('8 a picture that is sent as a file loses its name and what the camera wrote into it', async () => {
    const [ana, ben] = await two();
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .withExif({ IFD0: { Artist: 'Ana Example' } })
      .toBuffer();
    await ana.say(undefined, {
      document: {
        file_name: 'Ana Example.jpg',
        mime_type: 'image/jpeg',
        content: picture.toString('base64'),
      },
      caption: 'me',
    });
    const { document } = await ben.sees(({ caption }) => caption === 'me');
    expect(document).toMatchObject({ file_name: 'picture.jpg' });
    const { file_id: id } = document as { file_id: string };
    const sent = Buffer.from(await (await fetch(`${town.address}/sim/files/${id}`)).arrayBuffer());
    expect(sent.includes('Ana Example')).toBe(false);
    const { width, exif } = await sharp(sent).metadata();
    expect([width, exif]).toEqual([8, undefined]);
  });

  test('8 a video loses its name and where it was filmed', async () => {
    const [ana, ben] = await two();
    const box = (type: string, body: Buffer): Buffer => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(body.length + 8);
      head.write(type, 4, 'latin1');
      return Buffer.concat([head, body]);
    };
    const place = box('udta', box('\u00a9xyz', Buffer.from('+48.85+002.35/ Ana Example')));
    const film = Buffer.concat([
      box('ftyp', Buffer.from('isom\0\0\0\0')),
      box('moov', place),
      box('mdat', Buffer.from('a film')),
    ]);
    await ana.say(undefined, {
      video: { file_name: 'Ana Example.mp4', mime_type: 'video/mp4', content: film.toString('base64') },
      caption: 'our garden',
    });
    const { video } = await ben.sees(({ caption }) => caption === 'our garden');
    const { file_id: id, file_name: name } = video as { file_id: string; file_name?: string };
    const sent = Buffer.from(await (await fetch(`${town.address}/sim/files/${id}`)).arrayBuffer());
    expect([name, sent.includes('Ana Example'), sent.includes('a film')]).toEqual(['video.mp4', false, true]);
  });

  test('a file of which nobody can tell what is inside asks first, and goes under a neutral name', async () => {
    const [ana, ben] = await two();
    const content = Buffer.from('%PDF-1.7').toString('base64');
    await ana.say(undefined, {
      document: { file_name: 'Ana Example.pdf', mime_type: 'application/pdf', content },
      caption: 'to read',
    });
    const question = await ana.hears(/I can’t clean what’s inside/);
    expect(await ben.place.heard()).toEqual([]);
    await ana.press(question, 'Send it');
    const { document } = await ben.sees(({ caption }) => caption === 'to read');
    expect(document).toMatchObject({ file_name: 'file.pdf' });
  });

  test('a file that is too large to be cleaned goes only once its author has agreed', async () => {
    const [ana, ben] = await two();
    await ana.say(undefined, { document: { file_name: 'Ana.zip', file_size: 30_000_000 } });
    const question = await ana.hears(/This file is too large for me to clean/);
    await ana.press(question, 'Don’t send');
    await ana.hears('Not sent.');
    await town.settled();
    expect(await ben.place.heard()).toEqual([]);
  });

  test('/del deletes a message for both', async () => {
    const [ana, ben] = await two();
    const said = await ana.say('a slip');
    await ben.hears('a slip');
    await town.settled();
    await ana.say('/del', { reply_to_message_id: said.message_id });
    await ana.hears(/Deleted for both of you/);
    await until(async () => !(await ben.words()).includes('a slip'), 30_000);
    await until(
      async () => !(await ana.place.messages()).some(({ message_id }) => message_id === said.message_id),
      30_000,
    );
  });
});

describe('After a session', () => {
  test('1 edits, replies and deletions that concern it do nothing in the next one', async () => {
    const [ana, ben] = await two();
    const said = await ana.say('for Ben alone');
    await ben.hears('for Ben alone');
    await ben.say('from Ben alone');
    const heard = await ana.hears('from Ben alone');
    const cleo = await goOn(ana, ben);

    await ana.edit(said.message_id, { text: 'changed afterwards' });
    await ana.say('an answer to Ben', { reply_to_message_id: heard.message_id });
    await ana.hears(/it replies to a message from an earlier chat/);
    await ana.say('/del', { reply_to_message_id: said.message_id });
    await ana.hears(/That chat is over/);
    await town.settled();
    expect(await cleo.words()).toEqual([]);
    expect((await ben.place.messages()).map(({ text }) => text)).toContain('for Ben alone');
    expect((await ben.place.messages()).map(({ text }) => text)).not.toContain('changed afterwards');
  });

  test('2 a reaction reaches nobody, neither the former partner nor the next', async () => {
    const [ana, ben] = await two();
    const said = await ana.say('before the end');
    const copy = await ben.hears('before the end');
    const cleo = await goOn(ana, ben);
    await ana.react(said, '👍');
    await ben.react(copy, '👍');
    await town.settled();
    expect([await reactionsTo(ana), await reactionsTo(ben), await reactionsTo(cleo)]).toEqual([[], [], []]);
  });

  test('all that somebody said in it can be taken back', async () => {
    const [ana, ben] = await two();
    await ana.say('one');
    await ana.say('two');
    await ben.hears('two');
    await ana.say('/end');
    const over = await ana.hears(/You ended the chat/);
    await ana.press(over, 'Take back my messages');
    await until(async () => !(await ben.words()).some((said) => said === 'one' || said === 'two'), 30_000);
  });

  test('somebody who was reported is judged by what was said, and whoever looks at it is recorded', async () => {
    const [ana, ben] = await two();
    await ben.say('something rude');
    const rude = await ana.hears('something rude');
    await ben.say(undefined, { photo: true, caption: 'and a picture' });
    await ana.sees(({ caption }) => caption === 'and a picture');
    await ana.say('/report', { reply_to_message_id: rude.message_id });
    const question = await ana.hears(/What’s wrong with that message/);
    await ana.press(question, 'Insults or threats');
    await ana.hears(/A moderator will look at it/);
    await ana.say('and the chat goes on');
    await ben.hears('and the chat goes on');

    await town.control.post('/chats', { type: 'private', members: [town.admin.id], bot: 'member' });
    const admin = town.place(town.admin.id, 'private');
    await admin.listen();
    await admin.post({ text: '/admin_reports', from_id: town.admin.id });
    await until(async () => (await admin.heard()).length > 0, 30_000);
    const [queue] = await admin.heard();
    expect(queue!.text).toMatch(/Insults or threats/);
    expect(queue!.text).not.toContain(String(ben.person.id));
    await town.press(queue!, town.admin, 'Show messages');
    await until(
      async () => (await admin.heard()).some(({ text }) => text?.includes('something rude')),
      30_000,
    );
    await until(async () => (await admin.heard()).some(({ photo }) => photo !== undefined), 30_000);
    const shown = (await admin.heard()).find(({ photo }) => photo !== undefined)!;
    expect(shown).toMatchObject({ has_media_spoiler: true, has_protected_content: true });
    expect(shown.caption).toMatch(/Reported$/);
    await town.press(queue!, town.admin, 'Ban');
    await ana.hears(/Your chat partner is no longer there/);
    const looks = await town.sql(`select from audit_log where action = 'view report'`);
    expect(looks).toHaveLength(1);
    await ben.hears(/banned/);
  });
});
