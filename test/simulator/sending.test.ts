import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let chat_id: number;

beforeEach(async () => {
  scene = await startScene();
  const ann = await scene.person();
  chat_id = await scene.chat({ type: 'supergroup', title: 'Group', members: [ann], bot: 'administrator' });
  await scene.updates();
});
afterEach(() => scene.simulator.close());

describe('a text', () => {
  const send = (text: string, more: object = {}) => scene.bot('sendMessage', { chat_id, text, ...more });

  it('has 1 to 4,096 UTF-16 units', async () => {
    expect((await send('')).description).toBe('Bad Request: message text is empty');
    expect((await send('  \n ')).description).toBe('Bad Request: message text is empty');
    expect((await send('😀'.repeat(2_048))).ok).toBe(true);
    expect((await send(`${'😀'.repeat(2_048)}!`)).description).toBe('Bad Request: message is too long');
  });

  it('keeps its entities, counted in UTF-16 units', async () => {
    const entities = [{ type: 'bold', offset: 3, length: 4 }];
    expect((await send('😀 bold', { entities })).result).toMatchObject({ text: '😀 bold', entities });
  });

  it('is refused when an entity leaves the text or cuts a symbol', async () => {
    const entity = (offset: number, length: number) => ({ entities: [{ type: 'bold', offset, length }] });
    expect((await send('short', entity(0, 6))).description).toBe(
      'Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 6',
    );
    expect((await send('short', entity(9, 1))).description).toBe(
      'Bad Request: entity begins after the end of the text at UTF-16 offset 9',
    );
    expect((await send('😀', entity(0, 1))).description).toMatch(/ends in a middle of a UTF-16 symbol/);
  });

  it('has links, mentions and commands marked', async () => {
    const { result } = await send('see https://example.com, @someone and /help');
    expect(result.entities.map(({ type }: { type: string }) => type)).toEqual([
      'url',
      'mention',
      'bot_command',
    ]);
    expect(result.entities[0]).toEqual({ type: 'url', offset: 4, length: 19 });
  });

  it('is trimmed, and its entities move along', async () => {
    const { result } = await send('\n bold  ', { entities: [{ type: 'bold', offset: 2, length: 6 }] });
    expect(result).toMatchObject({ text: 'bold', entities: [{ type: 'bold', offset: 0, length: 4 }] });
  });

  it('can be written in HTML', async () => {
    const { result } = await send('<b>bold</b> &amp; <a href="https://x.org/">link</a>', {
      parse_mode: 'HTML',
    });
    expect(result).toMatchObject({
      text: 'bold & link',
      entities: [
        { type: 'bold', offset: 0, length: 4 },
        { type: 'text_link', offset: 7, length: 4, url: 'https://x.org/' },
      ],
    });
    expect((await send('<b>bold', { parse_mode: 'HTML' })).description).toBe(
      'Bad Request: can\'t parse entities: can\'t find end tag corresponding to start tag "b"',
    );
  });

  it('keeps preview options, protection and buttons', async () => {
    const reply_markup = { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] };
    const link_preview_options = { is_disabled: true };
    const { result } = await send('x', { protect_content: true, link_preview_options, reply_markup });
    expect(result).toMatchObject({ has_protected_content: true, link_preview_options, reply_markup });
  });

  it('is refused with button data of more than 64 bytes', async () => {
    const button = (callback_data: string) => ({
      reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data }]] },
    });
    expect((await send('x', button('é'.repeat(32)))).ok).toBe(true);
    expect((await send('x', button('é'.repeat(33)))).description).toBe('Bad Request: BUTTON_DATA_INVALID');
  });
});

describe('a reply', () => {
  it('shows its target, and only one level of it', async () => {
    const first = await scene.ok('sendMessage', { chat_id, text: 'first' });
    const second = await scene.ok('sendMessage', {
      chat_id,
      text: 'second',
      reply_to_message_id: first.message_id,
    });
    const third = await scene.ok('sendMessage', {
      chat_id,
      text: 'third',
      reply_parameters: { message_id: second.message_id, quote: 'econ' },
    });
    expect(third.reply_to_message).toMatchObject({ message_id: second.message_id, text: 'second' });
    expect(third.reply_to_message.reply_to_message).toBeUndefined();
    expect(third.quote).toEqual({ text: 'econ', position: 1, is_manual: true });
  });

  it('to a missing message is refused, unless it may go without', async () => {
    const reply_parameters = { message_id: 999 };
    expect(await scene.refusal('sendMessage', { chat_id, text: 'x', reply_parameters })).toBe(
      '400 Bad Request: message to be replied not found',
    );
    const lenient = { ...reply_parameters, allow_sending_without_reply: true };
    expect(
      (await scene.ok('sendMessage', { chat_id, text: 'x', reply_parameters: lenient })).reply_to_message,
    ).toBeUndefined();
  });
});

describe('a file', () => {
  it('can be sent again by its file_id and stays the same file', async () => {
    const posted = await scene.post({ chat_id, photo: { file_unique_id: 'unique' } });
    const { file_id } = posted.photo.at(-1);
    const sent = await scene.ok('sendPhoto', { chat_id, photo: file_id, caption: 'c', has_spoiler: true });
    expect(sent.photo.at(-1)).toMatchObject({ file_id, file_unique_id: 'unique' });
    expect(sent).toMatchObject({ caption: 'c', has_media_spoiler: true });
    expect(await scene.refusal('sendVideo', { chat_id, video: file_id })).toBe(
      "400 Bad Request: can't use file of type Photo as Video",
    );
    expect(await scene.refusal('sendPhoto', { chat_id, photo: 'nonsense' })).toBe(
      '400 Bad Request: wrong file identifier/HTTP URL specified',
    );
  });

  it('has a caption of at most 1,024 UTF-16 units', async () => {
    const { video } = await scene.post({ chat_id, video: true });
    const send = (caption: string) => scene.bot('sendVideo', { chat_id, video: video.file_id, caption });
    expect((await send('x'.repeat(1_024))).ok).toBe(true);
    expect((await send('x'.repeat(1_025))).description).toBe('Bad Request: message caption is too long');
  });

  it('can be of every kind', async () => {
    for (const [method, kind] of [
      ['sendAnimation', 'animation'],
      ['sendAudio', 'audio'],
      ['sendDocument', 'document'],
      ['sendVoice', 'voice'],
      ['sendVideoNote', 'video_note'],
      ['sendSticker', 'sticker'],
    ] as const) {
      const posted = await scene.post({ chat_id, [kind]: true });
      const sent = await scene.ok(method, { chat_id, [kind]: posted[kind].file_id });
      expect(sent[kind]).toEqual(posted[kind]);
      if (kind === 'animation') expect(sent.document.file_id).toBe(posted.animation.file_id);
    }
  });

  it('is new when it is given by URL', async () => {
    const one = await scene.ok('sendPhoto', { chat_id, photo: 'https://example.com/a.jpg' });
    const two = await scene.ok('sendPhoto', { chat_id, photo: 'https://example.com/a.jpg' });
    expect(one.photo.at(-1).file_unique_id).not.toBe(two.photo.at(-1).file_unique_id);
  });
});

describe('other content', () => {
  it('is sent and shown: location, venue, contact, dice, poll', async () => {
    const place = { latitude: 1.5, longitude: 2.5 };
    expect((await scene.ok('sendLocation', { chat_id, ...place })).location).toEqual(place);
    const venue = await scene.ok('sendVenue', { chat_id, ...place, title: 'T', address: 'A' });
    expect(venue).toMatchObject({ venue: { title: 'T', location: place }, location: place });
    const contact = await scene.ok('sendContact', { chat_id, phone_number: '1', first_name: 'A' });
    expect(contact.contact).toEqual({ phone_number: '1', first_name: 'A' });
    expect((await scene.ok('sendDice', { chat_id, emoji: '🎰' })).dice.value).toBeGreaterThan(0);
    const poll = await scene.ok('sendPoll', { chat_id, question: 'Q?', options: ['a', { text: 'b' }] });
    expect(poll.poll.options).toEqual([
      { text: 'a', voter_count: 0, persistent_id: '0' },
      { text: 'b', voter_count: 0, persistent_id: '1' },
    ]);
  });

  it('stays in its forum topic', async () => {
    const forum = await scene.chat({
      type: 'supergroup',
      title: 'F',
      is_forum: true,
      members: [],
      bot: 'administrator',
    });
    const person = await scene.person();
    await scene.post({ chat_id: forum, from_id: person, text: 'in the topic', message_thread_id: 7 });
    const sent = await scene.ok('sendMessage', { chat_id: forum, text: 'x', message_thread_id: 7 });
    expect(sent).toMatchObject({ message_thread_id: 7, is_topic_message: true });
    expect(await scene.refusal('sendMessage', { chat_id: forum, text: 'x', message_thread_id: 8 })).toBe(
      '400 Bad Request: message thread not found',
    );
  });
});

describe('an album', () => {
  const files = async (...kinds: string[]) => {
    const media = [];
    for (const type of kinds) {
      const posted = await scene.post({ chat_id, [type]: true });
      media.push({ type, media: type === 'photo' ? posted.photo.at(-1).file_id : posted[type].file_id });
    }
    return media;
  };
  const refused = async (...kinds: string[]) =>
    scene.refusal('sendMediaGroup', { chat_id, media: await files(...kinds) });

  it('mixes photos and videos, keeps captions and shares one media_group_id', async () => {
    const [photo, video] = await files('photo', 'video');
    const media = [{ ...photo, caption: 'first' }, video];
    const parts = await scene.ok('sendMediaGroup', { chat_id, media });
    expect(parts).toHaveLength(2);
    expect(parts[0]).toMatchObject({ caption: 'first', media_group_id: parts[1].media_group_id });
    expect(parts[1].message_id).toBe(parts[0].message_id + 1);
    expect(parts[1].video).toBeDefined();
  });

  it('has 2 to 10 parts, documents and audio only with their own kind, and no animation', async () => {
    expect(await refused('photo')).toBe('400 Bad Request: too few messages to send as an album');
    expect(await refused(...Array.from({ length: 11 }, () => 'photo'))).toBe(
      '400 Bad Request: too many messages to send as an album',
    );
    expect(await refused('photo', 'document')).toBe(
      "400 Bad Request: Document can't be mixed with other media types",
    );
    expect(await refused('audio', 'video')).toBe(
      "400 Bad Request: Audio can't be mixed with other media types",
    );
    expect(await refused('photo', 'animation')).toBe(
      '400 Bad Request: can\'t parse InputMedia: type "animation" can\'t be used in sendMediaGroup',
    );
  });

  it('names the part that is broken and posts nothing', async () => {
    const [photo] = await files('photo');
    const media = [photo, { type: 'photo', media: 'nonsense' }];
    expect(await scene.refusal('sendMediaGroup', { chat_id, media })).toBe(
      '400 Bad Request: failed to send message #2 with the error message "wrong file identifier/HTTP URL specified"',
    );
    expect((await scene.sim('GET', `/sim/chats/${chat_id}/messages`)).messages).toHaveLength(1);
  });

  it('arrives in parts, without an end marker', async () => {
    const person = await scene.person();
    await scene.updates();
    const items = [{ photo: true, caption: 'all' }, { video: true }, { photo: true }];
    const { messages } = await scene.sim('POST', '/sim/albums', {
      chat_id,
      from_id: person,
      items,
      gap_ms: 5,
    });
    const updates = await scene.updates();
    expect(updates.map(({ message }) => message.media_group_id)).toEqual(
      Array(3).fill(messages[0].media_group_id),
    );
    expect(updates[0].message.caption).toBe('all');
  });
});
