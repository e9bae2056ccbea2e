import type { Stage } from './stage.ts';

/** Every kind of update that the simulator tells a bot. */
export const ALL_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'pre_checkout_query',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
];

const KINDS = [
  'photo',
  'live_photo',
  'paid_media',
  'video',
  'animation',
  'audio',
  'document',
  'voice',
  'video_note',
  'sticker',
  'location',
  'venue',
  'contact',
  'dice',
  'poll',
  'checklist',
  'rich_message',
];

/** Lets everything happen once that people can do, so that every shape of an update is told. */
export async function letEverythingHappen({ scene, holds }: Stage): Promise<void> {
  const group = holds.get('group');
  const ann = holds.get('ann') as number;
  const bob = await scene.person('Bob');
  const channel = await scene.chat({
    type: 'channel',
    title: 'News',
    members: [ann],
    administrators: [ann],
    bot: 'administrator',
    linked_chat_id: group,
  });
  const forum = await scene.chat({
    type: 'supergroup',
    title: 'Forum',
    members: [ann],
    bot: 'member',
    is_forum: true,
  });
  const say = (chat_id: unknown, fields: object) => scene.post({ chat_id, from_id: ann, ...fields });

  for (const kind of KINDS) await say(group, { [kind]: true });
  await say(group, {
    paid_media: {
      paid_media: [{ type: 'photo' }, { type: 'video' }, { type: 'live_photo' }],
    },
    caption: 'Bought already',
  });
  const quiz = {
    type: 'quiz',
    correct_option_ids: [1],
    explanation: 'Because.',
    explanation_media: { photo: true },
    description: 'Take your time',
    media: { live_photo: true },
    options: [
      { text: 'This', media: { sticker: true } },
      { text: 'That', media: { link: { url: 'https://example.com' } } },
    ],
  };
  await say(ann, { poll: quiz });
  const asked = await say(group, { poll: quiz });
  await scene.sim('POST', '/sim/polls/close', { chat_id: group, message_id: asked.message_id });
  const first = await say(group, {
    text: '<b>Bold</b> https://example.com /start@bot #tag',
    parse_mode: 'HTML',
  });
  await say(group, { text: 'An answer', reply_to_message_id: first.message_id });
  await say(group, {
    photo: true,
    caption: 'A caption',
    has_media_spoiler: true,
    show_caption_above_media: true,
  });
  await say(ann, { text: 'In private' });
  await say(forum, { text: 'In a topic', message_thread_id: 7 });
  const { message_thread_id } = await scene.sim('POST', '/sim/topics', { chat_id: forum, name: 'Tea' });
  await say(forum, { text: 'In an open topic', message_thread_id });
  for (const change of [{ name: 'Coffee' }, { is_closed: true }, { is_closed: false }]) {
    await scene.sim('PATCH', `/sim/topics/${forum}/${message_thread_id}`, change);
  }
  await say(group, { text: 'The words', reply_to_message_id: first.message_id, quote: 'Bold' });
  await say(group, { text: 'As a channel', sender_chat_id: channel });
  await scene.post({ chat_id: group, from_id: 1087968824, text: 'Anonymously' });
  await scene.sim('POST', '/sim/albums', {
    chat_id: group,
    from_id: ann,
    items: [{ photo: true }, { video: true }],
  });
  await scene.sim('PATCH', `/sim/messages/${String(group)}/${first.message_id}`, { text: 'Edited' });

  const post = await say(channel, { text: 'News' });
  await say(channel, { photo: true, caption: 'A picture' });
  await scene.sim('PATCH', `/sim/messages/${channel}/${post.message_id}`, { text: 'Better news' });

  for (const item of [post, await say(channel, { live_photo: true }), await say(channel, { venue: true })]) {
    const external_reply = { chat_id: channel, message_id: item.message_id };
    await say(group, { text: 'Look at this', external_reply });
  }
  const questions = await scene.chat({
    type: 'supergroup',
    is_direct_messages: true,
    parent_chat_id: channel,
    bot: 'none',
  });
  await say(questions, { from_id: bob, text: 'A question' });
  await say(questions, { text: 'An answer', direct_messages_topic_id: bob });

  const poll = await scene.ok('sendPoll', {
    chat_id: group,
    question: 'When?',
    options: [{ text: 'Now' }, { text: 'Later' }],
    is_anonymous: false,
  });
  await scene.sim('POST', '/sim/votes', {
    chat_id: group,
    message_id: poll.message_id,
    user_id: ann,
    option_ids: [0],
  });

  // A channel's post comes back in its discussion group, where the bot sees it.
  await scene.ok('sendPoll', {
    chat_id: channel,
    question: 'Which?',
    options: [{ text: 'This' }, { text: 'That' }],
    type: 'quiz',
    correct_option_ids: [1],
  });

  const pressed = await scene.ok('sendMessage', {
    chat_id: group,
    text: 'Press',
    reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
  });
  await scene.sim('POST', '/sim/callbacks', {
    chat_id: group,
    message_id: pressed.message_id,
    from_id: ann,
    data: 'a',
  });

  const member = (chat_id: unknown, action: string, fields: object = { user_id: bob }) =>
    scene.sim('POST', '/sim/membership', { chat_id, action, ...fields });
  for (const action of ['join', 'promote', 'demote', 'restrict', 'unrestrict', 'leave', 'join', 'kick']) {
    await member(group, action);
  }
  await member(ann, 'block', { user_id: ann });
  await member(ann, 'unblock', { user_id: ann });
  await member(forum, 'promote', { bot: true });
  await member(forum, 'restrict', { bot: true, rights: { can_send_messages: true } });
  await member(forum, 'kick', { bot: true });

  const small = await scene.chat({ type: 'group', title: 'Small', members: [ann], bot: 'administrator' });
  await scene.sim('POST', '/sim/migrations', { chat_id: small, my_chat_member: true });
}
