import { describe, expect, it } from '@jest/globals';
import {
  type Choice,
  chooseLine,
  type Dialogue,
  type LineName,
  LINES,
  type RoutingFacts,
} from '../../../src/domain/conversation/chooseLine.ts';
import type { SessionId } from '../../../src/domain/ids.ts';
import type { Content } from '../../../src/domain/posts/content.ts';
import type { ChatKind, SourceMessage } from '../../../src/domain/posts/post.ts';
import { textId } from '../../support/ids.ts';

const CHAT_KINDS: ChatKind[] = ['private', 'group', 'supergroup', 'channel'];
const MEMBERSHIPS = ['active', 'pending', 'removed', undefined] as const;
const TEXT: Content = { kind: 'text', text: 'hello', entities: [] };
const LINK: Content = {
  kind: 'text',
  text: 'https://example.org',
  entities: [{ type: 'url', offset: 0, length: 19 }],
};
const PHOTO: Content = { kind: 'photo', file: { id: 'p', uniqueId: 'p' } };
const SUPPORT: Dialogue = {
  of: 'support',
  thread: { customer: textId(1), asked: { chat: textId(1), isPrivate: true, messageId: textId(1) } },
};
const PROFILE: Dialogue = { of: 'pair', name: 'age' };
const SESSION = 1 as SessionId;
const NOTHING: RoutingFacts = {
  dialogue: undefined,
  session: undefined,
  mediaRights: false,
  assistantMode: false,
  membership: undefined,
  isWatched: false,
  protectsWords: false,
  answersPost: false,
};
const ALL: ReadonlySet<LineName> = new Set(LINES);

function message(kind: ChatKind, differences: Partial<SourceMessage> = {}): SourceMessage {
  return {
    chat: { networkId: textId(1), kind, title: 'a chat' },
    author: { kind: 'person', networkId: textId(1), name: 'Ann' },
    messageId: textId(1),
    protected: false,
    content: TEXT,
    ...differences,
  };
}

function choose(said: SourceMessage, facts: Partial<RoutingFacts>, lines = ALL): Choice {
  return chooseLine({ type: 'post', message: said }, { ...NOTHING, ...facts }, lines);
}

/** Every list of one of each. */
function combinations<T extends readonly (readonly unknown[])[]>(
  ...choices: T
): { [K in keyof T]: T[K][number] }[] {
  return choices.reduce<unknown[][]>(
    (lists, next) => lists.flatMap((list) => next.map((one) => [...list, one])),
    [[]],
  ) as { [K in keyof T]: T[K][number] }[];
}

const BOTH = [false, true] as const;
/** In a private chat what stands first is chosen. */
const ORDER = ['dialogue', 'pair', 'operator', 'hub', 'hint'] as const;

describe('In a private chat', () => {
  it.each(combinations([undefined, SUPPORT, PROFILE] as const, BOTH, BOTH, BOTH))(
    'with the dialogue %j, a session (%s), a wish for the operator (%s) and a place in the hub (%s) the first of them counts',
    (dialogue, inSession, isWish, isMember) => {
      const facts: Partial<RoutingFacts> = {
        dialogue,
        session: inSession ? SESSION : undefined,
        assistantMode: isWish,
        membership: isMember ? 'active' : undefined,
      };
      const holds = {
        dialogue: dialogue !== undefined,
        pair: inSession,
        operator: isWish,
        hub: isMember,
        hint: true,
      };
      const expected = ORDER.find((choice) => holds[choice])!;
      expect(choose(message('private'), facts)).toBe(expected);
    },
  );

  it.each<[string, Content, Partial<RoutingFacts>, Choice]>([
    ['a link with media rights', LINK, { mediaRights: true }, 'operator'],
    ['a file with media rights', PHOTO, { mediaRights: true }, 'operator'],
    ['words with media rights', TEXT, { mediaRights: true }, 'hub'],
    ['words to the assistant', TEXT, { assistantMode: true }, 'operator'],
    ['a file to the assistant', PHOTO, { assistantMode: true }, 'hub'],
    ['a link without media rights', LINK, {}, 'hub'],
  ])('%s: %#', (_, content, facts, expected) => {
    expect(choose(message('private', { content }), { membership: 'active', ...facts })).toBe(expected);
  });

  it('an answer that a partner is given goes to the partner, though it replies to what looks like the bot’s own words', () => {
    const said = message('private', { answersBot: true, replyTo: textId(7) });
    expect(choose(said, { session: SESSION, membership: 'active' })).toBe('pair');
  });

  it('a session through another bot does not concern what is said to this one', () => {
    const said = { type: 'post', message: message('private') } as const;
    const facts: RoutingFacts = { ...NOTHING, session: SESSION, membership: 'active' };
    const hub: ReadonlySet<LineName> = new Set(['hub']);
    expect(chooseLine(said, facts, hub, new Set(['pair']))).toBe('hub');
    expect(chooseLine(said, facts, hub)).toBe('hint');
  });

  it('a dialogue of a line that is not enabled is none', () => {
    const facts = { dialogue: PROFILE, membership: 'active' } as const;
    expect(choose(message('private'), facts, new Set(['hub']))).toBe('hub');
  });

  it('what cannot be carried is refused by whom it would have been for', () => {
    const { chat, author, messageId } = message('private');
    const incoming = { type: 'unrelayable', chat, author, messageId, what: 'story' } as const;
    const of = (facts: Partial<RoutingFacts>) => chooseLine(incoming, { ...NOTHING, ...facts }, ALL);
    expect(of({ session: SESSION, membership: 'active' })).toBe('pair');
    expect(of({ membership: 'active', assistantMode: true, mediaRights: true })).toBe('hub');
    expect(of({})).toBe('hint');
  });
});

describe('In groups and channels', () => {
  it.each<[ChatKind, boolean, boolean, Choice]>([
    ['group', true, true, 'operator'],
    ['group', true, false, 'hub'],
    ['group', false, true, 'hub'],
    ['supergroup', true, true, 'operator'],
    ['supergroup', false, true, 'hub'],
    ['channel', true, true, 'hub'],
  ])(
    'of kind %s, addressed (%s), with an assistant (%s): %s',
    (kind, isAddressed, assistantMode, expected) => {
      const said = message(kind, isAddressed ? { addressesBot: true } : {});
      expect(choose(said, { membership: 'active', assistantMode })).toBe(expected);
    },
  );
});

describe('What is said in a chat that somebody follows by a bridge', () => {
  it.each<[ChatKind, 'active' | 'removed' | undefined, readonly LineName[], Choice]>([
    ['channel', undefined, LINES, 'bridge'],
    ['supergroup', 'removed', LINES, 'bridge'],
    ['channel', 'active', LINES, 'hub'],
    ['channel', 'active', ['bridge'], 'bridge'],
    ['channel', undefined, ['hub'], 'hint'],
  ])('in a %s that is %s in the hub, with the lines %j: %s', (kind, membership, lines, expected) => {
    expect(choose(message(kind), { isWatched: true, membership }, new Set(lines))).toBe(expected);
  });
});

describe('An answer to the bot’s own words', () => {
  it.each<[boolean, 'active' | 'removed', Choice]>([
    [false, 'active', 'no post'],
    [true, 'active', 'hub'],
    [false, 'removed', 'hint'],
    [true, 'removed', 'hint'],
  ])('that is a post’s copy (%s), in a chat that is %s: %s', (answersPost, membership, expected) => {
    const said = message('group', { answersBot: true, replyTo: textId(7) });
    expect(choose(said, { answersPost, membership })).toBe(expected);
  });
});

describe('Whatever else holds', () => {
  const sets: readonly (readonly LineName[])[] = Array.from({ length: 2 ** LINES.length }, (_, bits) =>
    LINES.filter((_line, place) => bits & (1 << place)),
  );
  const all = combinations(
    sets,
    CHAT_KINDS,
    MEMBERSHIPS,
    [undefined, SUPPORT, PROFILE] as const,
    BOTH,
    BOTH,
    BOTH,
    BOTH,
    BOTH,
    BOTH,
    [TEXT, LINK, PHOTO] as const,
  );

  it('no line is chosen that is not enabled, and no line gets what is for another', () => {
    const seen = new Set<Choice>();
    for (const [
      lines,
      kind,
      membership,
      dialogue,
      inSession,
      media,
      assistant,
      watched,
      answersBot,
      addressed,
      content,
    ] of all) {
      const facts: RoutingFacts = {
        dialogue,
        session: inSession ? SESSION : undefined,
        mediaRights: media,
        assistantMode: assistant,
        membership,
        isWatched: watched,
        protectsWords: false,
        answersPost: false,
      };
      const said = message(kind, {
        content,
        ...(answersBot ? { answersBot, replyTo: textId(7) } : {}),
        ...(addressed ? { addressesBot: addressed } : {}),
      });
      const enabled = new Set<LineName>(lines);
      const choice = choose(said, facts, enabled);
      seen.add(choice);
      const isTalking = kind === 'private' && inSession;
      const faults = [
        LINES.includes(choice as LineName) &&
          !enabled.has(choice as LineName) &&
          'a line that is not enabled',
        (dialogue === SUPPORT || (dialogue === PROFILE && enabled.has('pair'))) !== (choice === 'dialogue') &&
          'a dialogue that was not gone on with, or was none',
        choice === 'hub' && (membership !== 'active' || isTalking) && 'the hub',
        choice === 'pair' && !isTalking && 'the pair',
        choice === 'operator' &&
          ((!media && !assistant) || isTalking || kind === 'channel') &&
          'the operator',
        choice === 'bridge' && (!watched || isTalking) && 'the bridge',
        choice === 'no post' && (!answersBot || membership !== 'active') && 'no post',
        choice === 'hint' && membership === 'active' && enabled.has('hub') && !isTalking && 'a hint',
      ].filter(Boolean);
      if (faults.length > 0)
        throw new Error(`${JSON.stringify({ lines, said, facts })} led to ${choice}: ${faults.join()}`);
    }
    expect([...seen].toSorted()).toEqual([
      'bridge',
      'dialogue',
      'hint',
      'hub',
      'no post',
      'operator',
      'pair',
    ]);
  });

  it('a command is a command', () => {
    const { chat, author } = message('private');
    const command = {
      type: 'command',
      name: 'help',
      argument: '',
      chat,
      author,
      messageId: textId(1),
    } as const;
    for (const facts of [NOTHING, { ...NOTHING, dialogue: PROFILE, session: SESSION }]) {
      expect(chooseLine(command, facts, ALL)).toBe('command');
    }
  });
});
