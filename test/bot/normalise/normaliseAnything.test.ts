import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Message } from '@grammyjs/types';
import type { FormattedText } from '../../../src/domain/posts/content.ts';
import type { Incoming } from '../../../src/domain/conversation/incoming.ts';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import {
  ANNA,
  BOT,
  CHANNEL,
  channelPostUpdate,
  commandText,
  CONTENTS,
  FORUM,
  GROUP,
} from '../../support/updates.ts';
import { message, messageUpdate, MORE_CONTENTS, OURSELVES } from '../../support/updates.ts';

const member = (status: string) => ({ user: OURSELVES, status });

/** What may come with a message of any kind. */
const REMARKABLE = [
  {
    reply_to_message: message({ message_id: 3 }),
    quote: {
      text: 'there',
      position: 6,
      is_manual: true,
      entities: [{ type: 'bold', offset: 0, length: 5 }],
    },
  },
  {
    external_reply: { origin: { type: 'channel', chat: CHANNEL, message_id: 3, date: 1 }, chat: CHANNEL },
    quote: { text: 'elsewhere', position: 0, entities: [{ type: 'blockquote', offset: 0, length: 9 }] },
  },
  { effect_id: '5', reply_markup: { inline_keyboard: [[{ text: 'Go', url: 'https://example.org' }]] } },
];

const REAL_UPDATES: readonly object[] = [
  ...Object.values(CONTENTS).map((content) => messageUpdate(content)),
  ...Object.values(CONTENTS).map((content) => channelPostUpdate(content)),
  ...Object.values(MORE_CONTENTS).map((content) => messageUpdate(content as Partial<Message>)),
  ...REMARKABLE.map((more) => messageUpdate({ ...CONTENTS.text, ...more } as Partial<Message>)),
  messageUpdate(commandText('/start@PartylineBot now')),
  messageUpdate({ text: 'Yes', chat: FORUM, message_thread_id: 4, reply_to_message: message({}) as never }),
  messageUpdate({ chat: GROUP, migrate_to_chat_id: -1001 }),
  { update_id: 2, edited_message: message(CONTENTS.photo) },
  {
    update_id: 3,
    my_chat_member: {
      chat: GROUP,
      from: ANNA,
      date: 1,
      old_chat_member: member('left'),
      new_chat_member: member('member'),
    },
  },
  {
    update_id: 4,
    callback_query: { id: '1', from: ANNA, data: 'x', chat_instance: 'c', message: message({}) },
  },
];

/** What may be found where something else belongs. */
const intruder = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(-1, 0, 1.5, 2 ** 53, -0, 1e308, '', '\uD800', '\0', 'a'.repeat(40_000), null),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constant(nested(200)),
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 ? { chat: value } : [value];
  return value;
}

/** The real update, with things at some places replaced, removed or renamed. */
const mutated = fc
  .record({
    update: fc.constantFrom(...REAL_UPDATES),
    changes: fc.array(
      fc.record({
        place: fc.nat(),
        act: fc.constantFrom('replace', 'remove', 'rename'),
        intruder,
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ update, changes }) => {
    const copy = structuredClone(update);
    for (const { place, act, intruder } of changes) {
      const places = placesIn(copy);
      const found = places[place % places.length];
      if (!found) continue;
      const { holder, key } = found;
      const value = act === 'replace' ? structuredClone(intruder) : holder[key];
      delete holder[key];
      if (act === 'replace') holder[key] = value;
      // A field of that name, not another prototype.
      const hidden = { value, enumerable: true, configurable: true };
      if (act === 'rename') Object.defineProperty(holder, '__proto__', hidden);
    }
    // Over the wire, so that it is JSON: a removed element leaves null, not a hole.
    return JSON.parse(JSON.stringify(copy)) as unknown;
  });

function placesIn(root: object): { holder: Record<string, unknown>; key: string }[] {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const open: object[] = [root];
  // What was put in may be deep: a bounded look is enough.
  while (open.length > 0 && places.length < 200) {
    const holder = open.shift() as Record<string, unknown>;
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder, key });
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
  return places;
}

function textsOf(incoming: Incoming): readonly FormattedText[] {
  if (incoming.type !== 'post' && incoming.type !== 'edit') return [];
  const { content } = incoming.message;
  const quoted = content.quote ? [content.quote] : [];
  if (content.kind === 'text') return [content, ...quoted];
  if (content.kind === 'poll') {
    const told = [content.description, content.explanation].filter((words) => words !== undefined);
    return [content.question, ...content.options, ...told, ...quoted];
  }
  return 'caption' in content && content.caption ? [content.caption, ...quoted] : quoted;
}

function expectSound(incoming: Incoming): void {
  expect(typeof incoming.type).toBe('string');
  for (const { text, entities } of textsOf(incoming)) {
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toContain('\0');
    for (const { offset, length } of entities) {
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(length).toBeGreaterThan(0);
      expect(offset + length).toBeLessThanOrEqual(text.length);
      expect(text.slice(offset, offset + length).isWellFormed()).toBe(true);
    }
  }
}

describe('whatever comes in', () => {
  test('any JSON value is read without an error', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expectSound(normalise(value, BOT));
        expectSound(normalise({ update_id: 1, message: value }, BOT));
      }),
      { numRuns: 500 },
    );
  });

  test('a real update that was damaged anywhere is read without an error', () => {
    fc.assert(
      fc.property(mutated, (update) => expectSound(normalise(update, BOT))),
      { numRuns: 3_000 },
    );
  });

  test('depth does no harm', () => {
    const deep = nested(100_000);
    expectSound(normalise(deep, BOT));
    for (const field of [
      'chat',
      'from',
      'text',
      'entities',
      'reply_to_message',
      'poll',
      'venue',
      'rich_message',
      'checklist',
      'external_reply',
      'quote',
    ]) {
      const update = { update_id: 1, message: { ...message(CONTENTS.text), [field]: deep } };
      expectSound(normalise(update, BOT));
    }
    const list = Array.from({ length: 5_000 }).reduce<unknown>(
      (inner) => ({ type: 'list', items: [{ label: '•', blocks: [inner] }] }),
      { type: 'paragraph', text: 'deep' },
    );
    expectSound(normalise(messageUpdate({ rich_message: { blocks: [list] } } as Partial<Message>), BOT));
  });

  test('entities lie inside the text and never split a character', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    const entity = fc.record({
      type: fc.constantFrom('bold', 'text_link', 'pre', 'bot_command'),
      offset: fc.integer({ min: -3, max: 20 }),
      length: fc.integer({ min: -3, max: 20 }),
      url: fc.constant('https://example.org'),
    });
    fc.assert(
      fc.property(text, fc.array(entity), (text, entities) => {
        expectSound(normalise({ update_id: 1, message: { ...message({}), text, entities } }, BOT));
      }),
      { numRuns: 500 },
    );
  });
});
