import { describe, expect, test } from '@jest/globals';
import { pausePanel } from '../../src/bot/hub/pausePanel.ts';
import { auditPage } from '../../src/bot/staff/auditPanel.ts';
import { cardPanel } from '../../src/bot/chats/chatListPanel.ts';
import { type PanelChat, zonePanel } from '../../src/bot/hub/settingsPanel.ts';
import { statusPanel } from '../../src/bot/hub/statusPanel.ts';
import { accountPanel } from '../../src/bot/posts/postAccountPanel.ts';
import { withoutMarks } from '../../src/domain/text/inertText.ts';
import type { ChatId, PostId } from '../../src/domain/ids.ts';
import type { SendingHalt } from '../../src/domain/posts/limiter.ts';
import type { ChatEntry } from '../../src/services/chats/chatDirectory.ts';
import { wordsIn } from '../../src/texts/words.ts';
import { textId } from '../support/ids.ts';

const LATER = Date.UTC(2100, 0, 15);
const CHAT: ChatEntry = {
  id: 5,
  networkId: textId(-1005),
  kind: 'group',
  title: 'Tea',
  username: null,
  state: 'active',
  stateReason: null,
  source: true,
  destination: true,
  selfSend: false,
  incoming: true,
  outgoing: true,
  registeredAt: '2026-01-02T00:00:00Z',
};
const SUBSCRIPTION = {
  chatId: 5 as ChatId,
  standing: 'trial',
  trialEndsAt: LATER,
  version: 3,
} as const;

const card = (language: 'en' | 'es', chat: Partial<ChatEntry>, subscription: { paidUntil?: number } = {}) => {
  const { text, buttons = [] } = cardPanel(
    wordsIn(language),
    { ...CHAT, ...chat },
    { ...SUBSCRIPTION, ...subscription },
    1,
  );
  return { text, labels: buttons.flat().map(({ label }) => label) };
};

describe('The card of a chat', () => {
  test('says in the reader’s language how its subscription stands', () => {
    expect(card('en', {}).text).toContain('Free trial until January 15, 2100');
    expect(card('en', {}).labels).not.toContain('Revoke');
    const paid = card('es', {}, { paidUntil: LATER + 86_400_000 });
    expect(paid.text).toContain('Suscripción hasta el 16 de enero de 2100');
    expect(paid.labels).toContain('Revocar');
  });

  test('says in the reader’s language why it takes no part, and offers an admin the way in', () => {
    const removed = { state: 'removed', stateReason: 'taken out by an admin' } as const;
    expect(card('en', removed)).toMatchObject({
      text: expect.stringContaining('removed by an admin'),
      labels: ['Bring it back', '‹ Back'],
    });
    expect(card('es', removed).text).toContain('No está conectado: retirado por un administrador');
    expect(card('es', { state: 'pending' }).labels).toContain('Aprobar');
    const left = { state: 'inactive', stateReason: 'the bot was kicked' } as const;
    expect(card('es', left)).toMatchObject({
      text: expect.stringContaining('the bot was kicked'),
      labels: ['‹ Volver'],
    });
  });
});

test('What was done to a chat names it by the id that commands take, and to somebody by theirs', async () => {
  const entry = {
    at: new Date('2026-01-02T03:04:00Z'),
    actor: { kind: 'person', id: '7', name: 'Admin' },
    action: 'remove chat',
  } as const;
  const entries = [
    { ...entry, id: 2, subject: { kind: 'chat', id: '5' }, networkChatId: textId(-1005), title: 'Tea' },
    {
      ...entry,
      id: 1,
      action: 'mute person',
      subject: { kind: 'person', id: '42' },
      alias: 'u-a3x7k2',
      before: [{ kind: 'mute' }],
      after: { until: '2026-01-03T00:00:00.000Z', reason: 'spam' },
    },
    {
      ...entry,
      id: 0,
      action: 'change edits and signature',
      subject: { kind: 'hub', id: '1' },
      before: { edits: 'off', signature: null },
      after: { edits: 'inplace', signature: { kind: 'text', text: 'Tea' } },
    },
  ] as const;
  const text = withoutMarks(
    (await auditPage({ read: async () => [...entries] }, wordsIn('en'), undefined)).text,
  );
  expect(text).toMatch(/^January 2, 2026 at 3:04\sAM UTC · Admin removed “Tea” \(-1005\)$/m);
  expect(text).toMatch(
    /Admin muted u-a3x7k2\n {4}until: January 3, 2026 at 12:00\sAM UTC\n {4}reason: spam\n/,
  );
  expect(text).toContain('changed the hub’s settings\n    edits: off → inplace\n    signature: — → Tea');
  expect(text).not.toMatch(/[{}"]/);
});

test('Where a post went says in the reader’s language why it was not carried', () => {
  const account = {
    postId: 12 as PostId,
    line: 'hub',
    networkChatId: textId(-1005),
    chatId: 5 as ChatId,
    alias: 'u-a3x7k2',
    state: 'refused',
    refusal: 'author muted',
    createdAt: '2026-01-02T00:00:00Z',
    version: 1,
    deliveries: {},
    doubts: 0,
    outdated: 0,
    failures: [],
    retriable: 0,
  } as const;
  expect(accountPanel(account, wordsIn('en')).text).toContain('Not relayed: the author is muted.');
  expect(accountPanel(account, wordsIn('es')).text).toContain(
    'No se difundió: quien lo publicó está en silencio.',
  );
});

test('The audit log tells all settings of a chat in words, and what an action was about as it is', async () => {
  const entry = {
    at: new Date('2026-01-02T03:04:00Z'),
    actor: { kind: 'person', id: '1', name: 'Admin' },
  } as const;
  const entries = [
    {
      ...entry,
      id: 1,
      action: 'change settings',
      subject: { kind: 'chat', id: '5' },
      networkChatId: textId(-1005),
      title: 'Tea',
      before: { quiet: null, zone: null, topic: null },
      after: { quiet: { from: 1_320, to: 420, zone: 'Europe/Berlin' }, zone: 'Europe/Berlin', topic: 7 },
    },
    {
      ...entry,
      id: 0,
      action: 'take back post',
      subject: { kind: 'post', id: '12' },
      before: { author: 'u-a3x7k2' },
    },
  ] as const;
  const text = withoutMarks(
    (await auditPage({ read: async () => [...entries] }, wordsIn('en'), undefined)).text,
  );
  expect(text).toContain('quiet hours: — → 22:00 to 07:00 (Europe/Berlin)');
  expect(text).toContain('time zone: — → Europe/Berlin\n    topic: — → 7');
  expect(text).toMatch(/deleted post 12\n {4}author: u-a3x7k2$/m);
  expect(text).not.toMatch(/[{}"]/);
});

test('A pause that holds nothing yet counts nothing', () => {
  expect(pausePanel(wordsIn('en'), 0).text).toBe('⏸ Paused. New posts are held until you resume.');
  expect(pausePanel(wordsIn('es'), 0).text).toContain('Lo nuevo queda retenido');
  expect(pausePanel(wordsIn('en'), 1).text).toContain('1 post is held');
});

describe('The status of the hub', () => {
  const STATE = {
    paused: false,
    signature: null,
    edits: 'off',
    paidAnnouncements: false,
    paidRelays: false,
    paidDailyStars: 100,
    active: 2,
    pending: 0,
    open: 3,
    posts: 1,
    oldestAgeMs: 5_000,
    sendsPerSecond: 0,
  } as const;
  const status = (language: 'en' | 'es', halt?: SendingHalt) =>
    statusPanel(wordsIn(language, 'UTC'), STATE, { halt });

  test.each([
    ['en', /Telegram asked us to slow down, until \d+:\d\d:\d\d [AP]M UTC/],
    ['es', /Telegram nos ha pedido ir más despacio hasta las \d+:\d\d:\d\d UTC/],
  ] as const)('says in %s why nothing is sent, and goes before what has to wait', (language, words) => {
    const { text, urgent } = status(language, { because: 'flood', forMs: 5_000 });
    expect(text).toMatch(words);
    expect(urgent).toBe(true);
  });

  test('counts in words that fit every number', () => {
    expect(status('en').text).toContain('Posts in progress: 1, copies: 3');
    expect(status('es').text).toContain('Publicaciones en curso: 1, copias: 3');
  });

  test('says when the token is refused', () => {
    expect(status('en', { because: 'unauthorized', forMs: 15_000 }).text).toContain(
      'refuses the bot’s token',
    );
  });

  test.each([
    ['en', 'Telegram can’t reach the webhook: Connection refused.'],
    ['es', 'Telegram no puede conectar con el webhook: Connection refused.'],
  ] as const)('says in %s when no updates come in', (language, words) => {
    const intake = { because: 'unreached', message: 'Connection refused' } as const;
    expect(statusPanel(wordsIn(language), STATE, { intake }).text).toContain(words);
  });

  test('waits for its turn and names no reason while sends flow', () => {
    const { text, urgent } = status('en');
    expect(text).not.toContain('⚠️');
    expect(urgent).toBeUndefined();
  });
});

test('Buttons call cities as people who speak the language write them', () => {
  const chat = { networkId: textId(-1), title: 'Tea', settings: { zone: 'UTC' } } as unknown as PanelChat;
  const labels = (language: 'en' | 'es') =>
    (zonePanel(wordsIn(language), chat, language, 0).buttons ?? []).flat().map(({ label }) => label);
  expect(labels('es')).toEqual(expect.arrayContaining(['Ciudad de México', 'Bogotá', 'Buenos Aires']));
  expect(labels('en')).toEqual(expect.arrayContaining(['New York', 'Kolkata']));
});
