import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let ann: number;
let group: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  ann = await scene.person('Ann');
  group = await scene.chat({ type: 'supergroup', members: [ann], bot: 'administrator' });
  await scene.updates();
});
afterEach(() => scene.simulator.close());

const say = (fields: object) => scene.post({ chat_id: group, from_id: ann, ...fields });
const heard = async () => (await scene.updates()).map(({ message }) => message);

describe('a live photo', () => {
  it('comes with its still, which is its photo too', async () => {
    await say({ live_photo: true, caption: 'Waves' });
    const [{ live_photo, photo, caption }] = await heard();
    expect(caption).toBe('Waves');
    expect(live_photo).toMatchObject({ duration: 3, width: 960, height: 720 });
    expect(live_photo.photo).toEqual(photo);
    expect(live_photo).not.toHaveProperty('file_name');
  });

  it('is sent on by the ids of its video and its still', async () => {
    const { live_photo, photo } = await say({ live_photo: true });
    const ids = { live_photo: live_photo.file_id, photo: photo.at(-1).file_id };
    const sent = await scene.ok('sendLivePhoto', { chat_id: group, ...ids, has_spoiler: true });
    expect(sent).toMatchObject({ live_photo, photo, has_media_spoiler: true });
    const media = [
      { type: 'live_photo', media: ids.live_photo, photo: ids.photo, caption: 'One' },
      { type: 'photo', media: ids.photo },
    ];
    const [first, second] = await scene.ok('sendMediaGroup', { chat_id: group, media });
    expect(first).toMatchObject({ live_photo, caption: 'One' });
    expect(second).not.toHaveProperty('live_photo');
  });

  it('can take the place of a picture, and make room for one', async () => {
    const { live_photo, photo } = await say({ live_photo: true });
    const still = photo.at(-1).file_id;
    const { message_id } = await scene.ok('sendPhoto', { chat_id: group, photo: still });
    const edit = (media: object) => scene.ok('editMessageMedia', { chat_id: group, message_id, media });
    expect(await edit({ type: 'live_photo', media: live_photo.file_id, photo: still })).toMatchObject({
      live_photo,
    });
    expect(await edit({ type: 'photo', media: still })).not.toHaveProperty('live_photo');
  });

  it('is made from files that somebody names', async () => {
    const { video } = await say({ video: true });
    const { photo } = await say({ photo: true });
    const posted = await say({ live_photo: { file_id: video.file_id, photo: photo[1].file_id } });
    expect(posted.live_photo.file_id).toBe(video.file_id);
    expect(posted.photo).toEqual(photo);
  });
});

describe('a poll', () => {
  const quiz = {
    type: 'quiz',
    question: 'Which?',
    correct_option_ids: [1],
    explanation: 'It says so.',
    description: 'About the talk',
    media: { photo: true },
  };

  it('of a person shows its description and media, and keeps the answer of a quiz to itself', async () => {
    const posted = await say({ poll: quiz });
    expect(posted.poll).toMatchObject({ correct_option_ids: [1], explanation: 'It says so.' });
    const [{ poll }] = await heard();
    expect(poll).toMatchObject({ type: 'quiz', description: 'About the talk', media: { photo: [{}, {}] } });
    expect(poll).not.toHaveProperty('correct_option_ids');
    expect(poll).not.toHaveProperty('explanation');
    await say({ text: 'the second', reply_to_message_id: posted.message_id });
    const [{ reply_to_message }] = await heard();
    expect(reply_to_message.poll).not.toHaveProperty('correct_option_ids');
  });

  it('tells its answer in a private chat, and once it is closed', async () => {
    await scene.post({ chat_id: ann, poll: quiz });
    await say({ poll: { ...quiz, is_closed: true } });
    const updates = await heard();
    for (const { poll } of updates) {
      expect(poll).toMatchObject({ correct_option_ids: [1], explanation: 'It says so.' });
    }
    expect(updates.map(({ poll }) => poll.is_closed)).toEqual([false, true]);
  });

  it('is closed by whoever sent it, which all bots of the chat learn', async () => {
    const { message_id, poll } = await say({ poll: quiz });
    await scene.updates();
    await scene.sim('POST', '/sim/polls/close', { chat_id: group, message_id });
    const [update] = await scene.updates();
    expect(update.poll).toMatchObject({ id: poll.id, is_closed: true, correct_option_ids: [1] });
    expect(update.poll).not.toHaveProperty('description');
    const vote = { chat_id: group, message_id, user_id: ann, option_ids: [0] };
    expect(await scene.sim('POST', '/sim/votes', vote)).toHaveProperty('error');
  });

  it('of a bot carries what the bot says, and can be closed by it', async () => {
    const sent = await scene.ok('sendPoll', {
      chat_id: group,
      ...quiz,
      options: ['This', 'That', 'Both'],
      correct_option_ids: [0, 2],
      explanation: '<b>Because</b>',
      explanation_parse_mode: 'HTML',
      media: { type: 'location', latitude: 1, longitude: 2 },
      open_period: 600,
    });
    expect(sent.poll).toMatchObject({
      correct_option_ids: [0, 2],
      explanation: 'Because',
      explanation_entities: [{ type: 'bold' }],
      description: 'About the talk',
      media: { location: { latitude: 1 } },
      open_period: 600,
      close_date: sent.date + 600,
    });
    const stopped = await scene.ok('stopPoll', { chat_id: group, message_id: sent.message_id });
    expect(stopped).toMatchObject({ id: sent.poll.id, is_closed: true });
  });

  it('has an id of its own', async () => {
    const ids = [await say({ poll: true }), await say({ poll: true })].map(({ poll }) => poll.id);
    expect(new Set(ids).size).toBe(2);
  });
});

it('Paid media show what they cost and a preview, or what was bought', async () => {
  await say({ paid_media: true });
  await say({ paid_media: { star_count: 5, paid_media: [{ type: 'photo' }, { type: 'live_photo' }] } });
  const [closed, bought] = await heard();
  expect(closed.paid_media).toMatchObject({ star_count: 25, paid_media: [{ type: 'preview' }] });
  expect(bought.paid_media.paid_media).toMatchObject([
    { type: 'photo', photo: [{}, {}] },
    { type: 'live_photo', live_photo: { photo: [{}, {}] } },
  ]);
});

it('A contact may have no first name', async () => {
  await say({ contact: { first_name: '' } });
  expect((await heard())[0].contact).toEqual({ phone_number: '+15550100', first_name: '' });
});

it('Posts of others bring their buttons, effects, checklists and rich messages', async () => {
  const reply_markup = { inline_keyboard: [[{ text: 'Read on', url: 'https://example.com' }]] };
  await say({ text: 'News', reply_markup, effect_id: '5104841245755180586' });
  await say({ checklist: true });
  await say({ rich_message: true });
  const [news, checklist, rich] = await heard();
  expect(news).toMatchObject({ reply_markup, effect_id: '5104841245755180586' });
  expect(checklist.checklist.tasks).toHaveLength(2);
  expect(rich.rich_message.blocks).toHaveLength(2);
});
