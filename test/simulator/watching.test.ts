import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type Scene, startScene } from './scene.ts';

let scene: Scene;
let person: number;
let group: number;

beforeEach(async () => {
  scene = await startScene();
  person = await scene.person();
  await scene.ok('getMe');
  group = await scene.chat({ type: 'supergroup', title: 'Tea', members: [person], bot: 'administrator' });
});
afterEach(() => scene.simulator.close());

/** One event as a browser would get it. */
interface Event {
  id: string;
  type: string;
  data: any; // oxlint-disable-line typescript/no-explicit-any -- tests look into data of every shape
}

/** A reader of the event stream. */
interface Reader {
  events: Event[];
  of(type: string): Event['data'][];
  close(): Promise<void>;
}

async function read(query: string, headers: Record<string, string> = {}): Promise<Reader> {
  const stopped = new AbortController();
  const url = `${scene.simulator.url}/sim/events${query}`;
  const response = await fetch(url, { signal: stopped.signal, headers });
  const events: Event[] = [];
  let rest = '';
  const reading = (async () => {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      rest += Buffer.from(chunk).toString();
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, id, type, data] = /^id: (.+)\nevent: (.+)\ndata: (.+)$/.exec(block) ?? [];
        if (id !== undefined) events.push({ id, type: type!, data: JSON.parse(data!) });
      }
    }
  })().catch(() => {});
  return {
    events,
    of: (type) => events.filter((event) => event.type === type).map(({ data }) => data),
    close: async () => {
      stopped.abort();
      await reading;
    },
  };
}

const snapshot = () => scene.sim('GET', '/sim/snapshot');

describe('the event stream', () => {
  it('tells messages, edits and deletions, and who wrote them', async () => {
    const reader = await read('?types=message,edit,delete');
    const message = await scene.post({ chat_id: group, from_id: person, text: 'one' });
    await scene.ok('sendMessage', { chat_id: group, text: 'two' });
    await scene.sim('PATCH', `/sim/messages/${group}/${message.message_id}`, { text: 'changed' });
    await scene.sim('DELETE', `/sim/messages/${group}/${message.message_id}`);
    await eventually(() =>
      expect(reader.events.map(({ type, data }) => [type, data.message?.text, data.by_bot])).toEqual([
        ['message', 'one', undefined],
        ['message', 'two', 111],
        ['edit', 'changed', undefined],
        ['delete', undefined, undefined],
      ]),
    );
    expect(reader.of('delete')).toMatchObject([{ chat: { id: group }, message_id: message.message_id }]);
    await reader.close();
  });

  it('tells which bot wrote in a channel and whose a private chat is', async () => {
    const channel = await scene.chat({ type: 'channel', bot: 'administrator', members: [person] });
    const reader = await read('?types=message');
    await scene.ok('sendMessage', { chat_id: channel, text: 'news' });
    await scene.post({ chat_id: person, text: 'hello' });
    await eventually(() =>
      expect(reader.of('message')).toMatchObject([
        { by_bot: 111, message: { text: 'news' } },
        { bot_id: 111, message: { text: 'hello' } },
      ]),
    );
    await reader.close();
  });

  it('tells calls, menus, actions, people, chats and memberships', async () => {
    const reader = await read('');
    await scene.ok('setMyCommands', {
      commands: [{ command: 'help', description: 'Helps' }],
      scope: { type: 'chat', chat_id: group },
      language_code: 'es',
    });
    await scene.ok('sendChatAction', { chat_id: group, action: 'typing' });
    await scene.refusal('sendMessage', { chat_id: -5, text: 'x' });
    const ben = await scene.person('Ben');
    await scene.sim('POST', '/sim/membership', { chat_id: group, user_id: ben, action: 'join' });
    await scene.sim('PATCH', `/sim/chats/${group}`, { title: 'Coffee' });
    await eventually(() => {
      expect(reader.of('commands')).toEqual([
        {
          bot_id: 111,
          scope: { type: 'chat', chat_id: group },
          language_code: 'es',
          commands: [{ command: 'help', description: 'Helps' }],
        },
      ]);
      expect(reader.of('chat_action')).toEqual([{ chat_id: group, bot_id: 111, action: 'typing' }]);
      expect(reader.of('call').map(({ method, outcome }) => [method, outcome.status])).toEqual([
        ['setMyCommands', 200],
        ['sendChatAction', 200],
        ['sendMessage', 400],
      ]);
      expect(reader.of('user')).toEqual([{ id: ben, is_bot: false, first_name: 'Ben', stars: 10_000 }]);
      expect(reader.of('membership')).toMatchObject([{ new_chat_member: { user: { id: ben } } }]);
      expect(reader.of('chat').at(-1)).toMatchObject({ id: group, title: 'Coffee' });
    });
    expect(reader.of('call')[0].time).toMatch(/^\d{4}-/);
    await reader.close();
  });

  it('tells faults that come and end, also when they end by themselves', async () => {
    const reader = await read('?types=faults,limits');
    await scene.sim('POST', '/sim/faults', { kind: '5xx', count: 1, method: 'getMe' });
    await scene.refusal('getMe');
    await scene.sim('POST', '/sim/faults', { kind: '429', duration_ms: 30 });
    await scene.sim('POST', '/sim/limits', { enabled: true });
    await eventually(() => {
      const kinds = reader.of('faults').map(({ faults }) => faults.map(({ kind }: { kind: string }) => kind));
      expect(kinds).toEqual([['5xx'], [], ['429'], []]);
      expect(reader.of('limits')).toMatchObject([{ enabled: true }]);
    });
    await reader.close();
  });

  it('goes on where a snapshot or an earlier connection ended', async () => {
    const { event_id } = await snapshot();
    await scene.post({ chat_id: group, from_id: person, text: 'one' });
    await scene.post({ chat_id: group, from_id: person, text: 'two' });
    const first = await read(`?since=${event_id}&types=message`);
    await eventually(() => expect(first.of('message')).toHaveLength(2));
    await first.close();
    const again = await read(`?since=${event_id}&types=message`, { 'last-event-id': first.events[0]!.id });
    await eventually(() => expect(again.of('message')).toMatchObject([{ message: { text: 'two' } }]));
    await again.close();
  });

  it('says that events were lost to whoever comes from another run or too late', async () => {
    const fromElsewhere = await read('?since=00000000-3');
    const { event_id } = await snapshot();
    await eventually(() => expect(fromElsewhere.of('lost')).toEqual([{ event_id }]));
    await scene.post({ chat_id: group, from_id: person, text: 'after' });
    await eventually(() => expect(fromElsewhere.of('message')).toHaveLength(1));
    await fromElsewhere.close();
    await scene.sim('POST', '/sim/chats/bulk', { count: 26_000, type: 'group', bot: 'member' });
    const late = await read(`?since=${event_id}`);
    await eventually(() => expect(late.events[0]?.type).toBe('lost'));
    await late.close();
  });

  it('brings a thousand events in order', async () => {
    const reader = await read('?types=chat');
    await scene.sim('POST', '/sim/chats/bulk', { count: 1_000, type: 'group', bot: 'none' });
    await eventually(() => expect(reader.events).toHaveLength(1_000));
    const numbers = reader.events.map(({ id }) => Number(id.split('-')[1]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    await reader.close();
  });
});

describe('the snapshot', () => {
  it('holds people, bots with menus, and chats with their newest message', async () => {
    await scene.ok('setMyCommands', { commands: [{ command: 'start', description: 'Begins' }] });
    await scene.post({ chat_id: group, from_id: person, text: 'newest' });
    await scene.sim('POST', '/sim/faults', { kind: 'latency', latency_ms: 1 });
    const { users, bots, chats, faults, limits, crowd } = await snapshot();
    expect(users).toContainEqual({ id: person, is_bot: false, first_name: 'Ann', stars: 10_000 });
    expect(bots).toMatchObject([
      {
        id: 111,
        menus: [{ scope: { type: 'default' }, language_code: '', commands: [{ command: 'start' }] }],
      },
    ]);
    expect(chats).toMatchObject([{ id: group, title: 'Tea', last_message: { text: 'newest' } }]);
    expect(faults).toMatchObject([{ kind: 'latency', hits: 0 }]);
    expect([limits.enabled, crowd.talking]).toEqual([false, false]);
  });

  it('names the event up to which fetched messages are complete', async () => {
    await scene.post({ chat_id: group, from_id: person, text: 'x' });
    const { event_id } = await snapshot();
    const fetched = await scene.sim('GET', `/sim/chats/${group}/messages`);
    expect(fetched).toMatchObject({ event_id, messages: [{ text: 'x' }] });
  });

  it('is joined by messages that can be paged backwards', async () => {
    for (const text of ['a', 'b', 'c', 'd']) await scene.post({ chat_id: group, from_id: person, text });
    const page = async (query: string) => {
      const { messages } = await scene.sim('GET', `/sim/chats/${group}/messages?${query}`);
      return messages.map(({ text }: { text: string }) => text);
    };
    expect(await page('limit=2')).toEqual(['c', 'd']);
    expect(await page('limit=2&before_message_id=3')).toEqual(['a', 'b']);
  });
});
