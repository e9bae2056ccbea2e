import { describe, expect, test } from '@jest/globals';
import type { Message } from '../../../web/playground/telegram.ts';
import { wordsIn } from '../../../web/playground/text/richText.ts';
import { serviceText, summaryOf } from '../../../web/playground/text/summary.ts';

const message = (fields: object): Message => {
  const whole: object = {
    message_id: 1,
    date: 1,
    chat: { id: -1, type: 'supergroup', title: 'Bakers' },
    from: { id: 7, is_bot: false, first_name: 'Ann' },
    ...fields,
  };
  return whole as Message;
};

test.each([
  ['a live photo rather than its still', { live_photo: {}, photo: [] }, '📷 Live photo'],
  ['what paid media cost', { paid_media: { star_count: 25 }, caption: 'Look' }, '⭐ Paid media for 25, Look'],
  ['a contact without a name', { contact: { first_name: '', phone_number: '1' } }, '👤 Contact'],
  ['a checklist', { checklist: { title: 'Picnic', tasks: [] } }, '☑️ Picnic'],
  ['a rich message', { rich_message: { blocks: [{ type: 'paragraph', text: 'Hi' }] } }, '📄 Hi'],
])('A summary names %s', (_what, fields, words) => {
  expect(summaryOf(message(fields))).toBe(words);
});

describe('what happened to a topic', () => {
  test.each([
    [{ forum_topic_created: { name: 'Rye' } }, 'Ann created the topic “Rye”'],
    [{ forum_topic_edited: { name: 'Oats' } }, 'Ann renamed the topic to “Oats”'],
    [{ forum_topic_closed: {} }, 'Ann closed the topic'],
    [{ forum_topic_reopened: {} }, 'Ann reopened the topic'],
  ])('is said: %j', (fields, words) => {
    expect(serviceText(message(fields))).toBe(words);
  });

  test('is said with its name where it is not clear which one is meant', () => {
    expect(serviceText(message({ forum_topic_closed: {} }), 'Rye')).toBe('Ann closed the topic “Rye”');
  });
});

test('The words of a rich message are found wherever they are, and kinds without words are silent', () => {
  const blocks = [
    { type: 'heading', text: 'Plan', size: 2 },
    { type: 'paragraph', text: ['We meet ', { type: 'bold', text: 'at ten' }, '.'] },
    { type: 'list', items: [{ blocks: [{ type: 'paragraph', text: 'Bread' }] }] },
    { type: 'divider' },
  ];
  expect(blocks.map(wordsIn)).toEqual(['Plan', 'We meet at ten.', 'Bread', '']);
  expect(wordsIn(undefined)).toBe('');
});
