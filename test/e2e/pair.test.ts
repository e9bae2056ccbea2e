import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import { connect, Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

const CONNECTED = /You’re connected with a stranger/;
const LOOKING = /Looking for someone/;
const NOBODY = 'Your message didn’t reach anybody: the chat had just ended.';

/** What a killed bot was about to do is held for it for 30 s; then the next one begins it. */
const TAKEN_OVER_WITHIN_MS = 60_000;

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
    },
    cuttable: true,
  });
});
afterEach(async () => {
  await town.control.calm();
  await town.settled();
  // Whoever is left over would meet the next test's people.
  await town.sql('delete from pair_seekers');
});
afterAll(() => town?.close());

/** So many people, each with a private chat. */
function strangers(...names: string[]): Promise<Stranger[]> {
  return Promise.all(names.map((name) => Stranger.named(town, name)));
}

async function connected(): Promise<[Stranger, Stranger]> {
  const [ana, ben] = (await strangers('Ana', 'Ben')) as [Stranger, Stranger];
  await connect(town, ana, ben);
  return [ana, ben];
}

/** How many open sessions somebody is in. */
async function openSessions(of: Stranger): Promise<number> {
  const [row] = await town.sql<{ open: number }>(
    `select count(*)::int as open from session_participants p join chats c on c.id = p.chat_id
     where c.network_id = $1 and p.open`,
    [String(of.person.id)],
  );
  return row!.open;
}

describe('Two strangers', () => {
  test('find each other, talk, and part', async () => {
    const [ana, ben] = await connected();
    await ana.say('Hello from the first');
    await ben.hears('Hello from the first');
    await ben.say('Hello from the second');
    await ana.hears('Hello from the second');
    await ana.say('/end');
    await ana.hears(/You ended the chat/);
    await ben.hears(/Your chat partner ended the chat/);
    await ben.say('Are you there?');
    await town.settled();
    expect(await ana.words()).not.toContain('Are you there?');
  });

  test('may say the same as often as they like', async () => {
    const [ana, ben] = await connected();
    for (let times = 0; times < 3; times++) await ana.say('The very same long words as before');
    await town.settled();
    expect(await ben.words()).toEqual(Array(3).fill('The very same long words as before'));
  });

  test('are told what they are in when they ask again, and stay in it', async () => {
    const [ana, ben] = await connected();
    await ana.say('/find');
    await ana.hears(/You’re in a chat/);
    await ana.say('Still here');
    await ben.hears('Still here');
    expect([await openSessions(ana), await openSessions(ben)]).toEqual([1, 1]);
  });

  test('end a chat that both end at once only once, and both are told', async () => {
    const [ana, ben] = await connected();
    await Promise.all([ana.say('/end'), ben.say('/end')]);
    await Promise.all([ana.hears(/ended the chat/), ben.hears(/ended the chat/)]);
    await town.settled();
    const [row] = await town.sql<{ ended: number }>(
      `select count(*)::int as ended from sessions s join session_participants p on p.session_id = s.id
       join chats c on c.id = p.chat_id where c.network_id = $1 and s.ended_at is not null`,
      [String(ana.person.id)],
    );
    expect(row!.ended).toBe(1);
    expect((await ana.words()).filter((text) => /ended the chat/.test(text))).toHaveLength(1);
    expect((await ben.words()).filter((text) => /ended the chat/.test(text))).toHaveLength(1);
  });

  test('do not meet again once one has blocked the other', async () => {
    const [ana, ben] = await connected();
    await ana.say('/block');
    await ana.hears(/won’t meet this person again/);
    await ben.hears(/Your chat partner ended the chat/);
    await Promise.all([ana.say('/find'), ben.say('/find')]);
    await Promise.all([ana.hears(LOOKING), ben.hears(LOOKING)]);
    await town.settled();
    expect([await openSessions(ana), await openSessions(ben)]).toEqual([0, 0]);
  });

  test('meet again when both want to', async () => {
    const [ana, ben] = await connected();
    await ana.say('/end');
    const [over, overToo] = await Promise.all([ana.hears(/You ended the chat/), ben.hears(/ended the chat/)]);
    expect((await ana.press(over, 'Chat again')).text).toMatch(/if the other person wants it too/);
    await ben.press(overToo, 'Chat again');
    await Promise.all([ana.hears(CONNECTED), ben.hears(CONNECTED)]);
    await ana.say('It is me again');
    await ben.hears('It is me again');
  });

  test('learn names only when both agree', async () => {
    const [ana, ben] = await connected();
    await ana.say('/reveal');
    const question = await ben.hears(/would like to exchange names/);
    expect((await ana.words()).join('\n')).not.toContain('Ben');
    await ben.press(question, 'Show our names');
    await ana.hears(/Your chat partner is .*Ben/);
    await ben.hears(/Your chat partner is .*Ana/);
  });
});

describe('Whoever goes on to the next', () => {
  test('leaves a partner who is told, and pressing twice leaves nobody twice', async () => {
    const [ana, ben] = await connected();
    const [cleo] = (await strangers('Cleo')) as [Stranger];
    await ana.say('/next');
    await ana.say('/next');
    await ben.hears('Your chat partner has moved on.\n\nHow was it?');
    await ana.hears(LOOKING);
    await cleo.say('/find');
    await Promise.all([ana.hears(CONNECTED), cleo.hears(CONNECTED)]);
    expect([await openSessions(ana), await openSessions(ben), await openSessions(cleo)]).toEqual([1, 0, 1]);
  });

  test('never lets the next partner read what was meant for the last one', async () => {
    const [ana, ben] = await connected();
    const [cleo] = (await strangers('Cleo')) as [Stranger];
    await cleo.say('/find');
    await town.updatesTaken();
    // Calls to Telegram take a while: what Ben writes now is written before he reads that Ana has moved on.
    await town.control.fault({ kind: 'latency', method: 'sendMessage', latency_ms: 1_500, times: 1_000 });
    await ana.say('/next');
    const late = ben.say('Only for Ana');
    await ben.say('And this');
    await late;
    await town.control.calm();
    await Promise.all([ana.hears(CONNECTED), cleo.hears(CONNECTED)]);
    await ben.hears(NOBODY);
    await ana.say('Hello, Cleo');
    await cleo.hears('Hello, Cleo');
    await town.settled();
    for (const somebody of [ana, cleo]) {
      expect(await somebody.words()).not.toContain('Only for Ana');
      expect(await somebody.words()).not.toContain('And this');
    }
  });

  test('carries nothing of an old chat into the new one: neither edits nor replies', async () => {
    const [ana, ben] = await connected();
    const [cleo] = (await strangers('Cleo')) as [Stranger];
    const old = await ana.say('Said to Ben');
    const copy = await ben.hears('Said to Ben');
    await ana.say('/next');
    await cleo.say('/find');
    await Promise.all([ana.hears(CONNECTED), cleo.hears(CONNECTED)]);
    await Promise.all([ben, cleo].map(({ place }) => place.listen()));
    await town.control.patch(`/messages/${ana.person.id}/${old.message_id}`, {
      text: 'Changed afterwards',
    });
    await ana.say('An answer', { reply_to_message_id: old.message_id });
    await ana.hears(/it replies to a message from an earlier chat/);
    await town.settled();
    expect(await ben.words()).not.toContain('Changed afterwards');
    expect((await ben.place.messages()).find(({ message_id }) => message_id === copy.message_id)?.text).toBe(
      'Said to Ben',
    );
    expect(await cleo.words()).toEqual([]);
  });
});

describe('A partner who blocks the bot', () => {
  test('ends the chat once, and the other is told', async () => {
    const [ana, ben] = await connected();
    await ben.place.member('block');
    await ana.hears(/no longer there/);
    await town.settled();
    expect((await ana.words()).filter((text) => /no longer there/.test(text))).toHaveLength(1);
    expect(await openSessions(ana)).toBe(0);
  });

  test('ends it also when only Telegram’s refusal tells of it', async () => {
    const [ana, ben] = await connected();
    await town.control.fault({
      kind: 'error',
      method: 'sendMessage',
      chat_id: ben.person.id,
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
      times: 1_000,
    });
    await ana.say('Are you there?');
    await ana.hears(/no longer there/);
    expect(await openSessions(ana)).toBe(0);
  });

  test('before the chat begins leaves the other at the old place', async () => {
    const [ana, ben, cleo] = (await strangers('Ana', 'Ben', 'Cleo')) as [Stranger, Stranger, Stranger];
    await ana.say('/find');
    await ana.hears(LOOKING);
    const since = `select p.since from pair_seekers p join chats c on c.id = p.chat_id where c.network_id = $1`;
    const [before] = await town.sql(since, [String(ana.person.id)]);
    await town.control.fault({
      kind: 'error',
      method: 'sendMessage',
      chat_id: ben.person.id,
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
      times: 1_000,
    });
    await ben.say('/find');
    await ana.hears(/no longer there/);
    await until(async () => (await openSessions(ana)) === 0);
    expect(await town.sql(since, [String(ana.person.id)])).toEqual([before]);
    await town.control.calm();
    await cleo.say('/find');
    await cleo.hears(CONNECTED);
  });
});

describe('What is said to a stranger', () => {
  test('is never said in the hub by who came to the bot and did not ask to take part', async () => {
    const [square, den] = [await town.chat('supergroup', 'Square'), await town.chat('private', 'Den')];
    await Promise.all([square.listen(), den.listen()]);
    await den.post({ text: 'Is anybody there?' });
    const speaker = await town.person('Speaker');
    await speaker.says(await town.chat('supergroup', 'Garden'), 'What the hub hears');
    await town.settled();
    expect(await square.words()).toEqual(['What the hub hears']);
    expect(await den.words()).not.toContain('What the hub hears');
  });

  test('is never said in the hub, not even just after the end', async () => {
    const square = await town.chat('supergroup', 'Square');
    const [ana, ben] = (await strangers('Ana', 'Ben')) as [Stranger, Stranger];
    await ana.say('/start');
    await ana.press(
      await ana.sees(({ reply_markup }) => reply_markup !== undefined),
      'Connect this chat to the hub',
    );
    await town.settled();
    await connect(town, ana, ben);
    await square.listen();
    await ana.say('A secret for Ben');
    await ben.hears('A secret for Ben');
    await town.control.fault({ kind: 'latency', method: 'sendMessage', latency_ms: 1_500, times: 1_000 });
    await ben.say('/end');
    await ana.say('A late secret for Ben');
    await town.control.calm();
    await ana.hears(NOBODY);
    await town.settled();
    expect(await square.words()).toEqual([]);
  });
});

describe('Whoever waits', () => {
  const nobodyYet = /Nobody suitable has come yet/;

  /** Somebody whose time of waiting is over. */
  async function whoHasWaited(): Promise<[Stranger, Awaited<ReturnType<Stranger['hears']>>]> {
    const [ana] = (await strangers('Ana')) as [Stranger];
    await ana.say('/find');
    await ana.hears(LOOKING);
    await town.sql('update pair_seekers set pause_at = now()');
    // Whoever asks again keeps the place, and has the queue looked after.
    await ana.say('/find');
    return [ana, await ana.hears(nobodyYet)];
  }

  test('is told how many wait, and stops by a button', async () => {
    const [ana] = (await strangers('Ana')) as [Stranger];
    await ana.say('/find');
    const waiting = await ana.hears(LOOKING);
    expect(waiting.text).toContain('1 person is waiting.');
    await ana.press(waiting, 'Stop looking');
    await ana.hears(/I stopped looking/);
    expect(await town.sql('select from pair_seekers')).toEqual([]);
  });

  test('for too long is asked, and may go on at the old place', async () => {
    const [ana, question] = await whoHasWaited();
    const [before] = await town.sql('select since from pair_seekers');
    await ana.press(question, 'Keep looking');
    await town.updatesTaken();
    expect(await town.sql('select since from pair_seekers')).toEqual([before]);
    const [ben] = (await strangers('Ben')) as [Stranger];
    await ben.say('/find');
    await Promise.all([ana.hears(CONNECTED), ben.hears(CONNECTED)]);
  });

  test('for too long may be told when somebody comes', async () => {
    const [ana, question] = await whoHasWaited();
    await ana.press(question, 'Tell me later');
    await ana.hears(/I’ll tell you when someone is here/);
    const [ben] = (await strangers('Ben')) as [Stranger];
    await ben.say('/find');
    await ben.hears(LOOKING);
    const told = await ana.hears(/Someone is here now/);
    await ana.press(told, 'Find someone');
    await Promise.all([ana.hears(CONNECTED), ben.hears(CONNECTED)]);
  });
});

describe('A match', () => {
  test('survives whoever dies between the claim and the session', async () => {
    const [ana, ben] = (await strangers('Ana', 'Ben')) as [Stranger, Stranger];
    await ana.say('/find');
    await ana.hears(LOOKING);
    town.cut('temporal');
    await ben.say('/find');
    await until(async () => (await openSessions(ben)) === 1, 30_000);
    await town.end('bot', 'SIGKILL');
    await town.mend('temporal');
    await town.start('bot');
    await Promise.all([ana, ben].map((one) => one.hears(CONNECTED, TAKEN_OVER_WITHIN_MS)));
    await ben.say('We made it');
    await ana.hears('We made it');
  });
});
