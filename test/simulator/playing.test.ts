import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type Scene, startScene } from './scene.ts';

let scene: Scene;
let person: number;
let group: number;

beforeEach(async () => {
  scene = await startScene();
  person = await scene.person();
  await scene.ok('getMe');
  group = await scene.chat({
    type: 'supergroup',
    title: 'Tea',
    administrators: [person],
    bot: 'administrator',
  });
});
afterEach(() => scene.simulator.close());

describe('files', () => {
  const upload = async (kind: string, bytes: string, type: string, name: string) => {
    const form = new FormData();
    form.set('kind', kind);
    form.set('file', new Blob([bytes], { type }), name);
    const response = await fetch(`${scene.simulator.url}/sim/files`, { method: 'POST', body: form });
    return (await response.json()) as { file_id: string; error?: string };
  };
  const download = (id: string, headers: Record<string, string> = {}) =>
    fetch(`${scene.simulator.url}/sim/files/${id}`, { headers });

  it('are uploaded, posted as an album and come back as they were', async () => {
    const first = await upload('photo', 'picture one', 'image/webp', 'a.webp');
    const second = await upload('video', 'moving picture', 'video/mp4', 'b.mp4');
    const { messages } = await scene.sim('POST', '/sim/albums', {
      chat_id: group,
      from_id: person,
      items: [{ photo: first.file_id, caption: 'both' }, { video: second.file_id }],
    });
    expect(messages).toMatchObject([{ caption: 'both' }, { video: { file_name: 'b.mp4' } }]);
    expect(messages[0].media_group_id).toBe(messages[1].media_group_id);
    const picture = await download(messages[0].photo.at(-1).file_id);
    expect(picture.headers.get('content-type')).toBe('image/webp');
    expect(picture.headers.get('content-disposition')).toMatch(/^inline/);
    expect(await picture.text()).toBe('picture one');
    const part = await download(second.file_id, { range: 'bytes=7-9' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 7-9/14']);
    expect(await part.text()).toBe('pic');
  });

  it('are given out as downloads when a browser could run them', async () => {
    const { file_id } = await upload('document', '<script>', 'text/html', 'a.html');
    const page = await download(file_id);
    expect(page.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a.html");
    expect(page.headers.get('content-security-policy')).toBe('sandbox');
  });

  it('are refused without a kind, a file or bytes', async () => {
    expect((await upload('film', 'x', 'video/mp4', 'x')).error).toMatch(/"kind" must be one of photo/);
    expect((await upload('photo', '', 'image/png', 'x')).error).toBe('The file is empty.');
    expect(await scene.sim('POST', '/sim/files', { kind: 'photo' })).toEqual({
      error: 'Send one file as multipart/form-data.',
    });
    expect((await download('nowhere')).status).toBe(404);
  });

  it('are pictures where photos were only described', async () => {
    const { photo } = await scene.post({ chat_id: group, from_id: person, photo: true });
    const bytes = Buffer.from(await (await download(photo.at(-1).file_id)).arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes).toHaveLength(photo.at(-1).file_size);
  });
});

describe('buttons', () => {
  it('bring the answer to whoever waits for it', async () => {
    const { message_id } = await scene.ok('sendMessage', {
      chat_id: group,
      text: 'Press',
      reply_markup: { inline_keyboard: [[{ text: 'Here', callback_data: 'go' }]] },
    });
    await scene.updates();
    const pressed = scene.sim('POST', '/sim/callbacks', {
      chat_id: group,
      message_id,
      from_id: person,
      data: 'go',
      wait_ms: 20_000,
    });
    const query = await eventually(async () => {
      const [update] = await scene.updates();
      expect(update).toBeDefined();
      return update.callback_query;
    });
    await scene.ok('answerCallbackQuery', {
      callback_query_id: query.id,
      text: 'Pressed',
      show_alert: true,
    });
    expect(await pressed).toEqual({
      callback_query_id: query.id,
      answered: true,
      text: 'Pressed',
      show_alert: true,
    });
  });
});

describe('menus', () => {
  it('offer what the narrowest scope sets, in the language of whoever looks', async () => {
    const menu = (description: string, more: object) =>
      scene.ok('setMyCommands', { commands: [{ command: 'go', description }], ...more });
    const spanish = (await scene.sim('POST', '/sim/users', { first_name: 'Lola', language_code: 'es' })).id;
    await scene.sim('POST', '/sim/membership', { chat_id: group, user_id: spanish, action: 'join' });
    const offered = async (user: number) =>
      (await scene.sim('GET', `/sim/chats/${group}/commands?user_id=${user}`)).commands[0]?.description;
    await menu('everywhere', {});
    expect(await offered(person)).toBe('everywhere');
    await menu('in groups', { scope: { type: 'all_group_chats' } });
    await menu('in groups, Spanish', { scope: { type: 'all_group_chats' }, language_code: 'es' });
    await menu('to administrators', { scope: { type: 'all_chat_administrators' } });
    expect([await offered(person), await offered(spanish)]).toEqual([
      'to administrators',
      'in groups, Spanish',
    ]);
    await menu('here', { scope: { type: 'chat', chat_id: group } });
    expect(await offered(spanish)).toBe('here');
    await scene.ok('deleteMyCommands', { scope: { type: 'chat', chat_id: group } });
    expect(await offered(spanish)).toBe('in groups, Spanish');
  });
});

describe('polls', () => {
  it('count votes and tell the bot who voted', async () => {
    const sent = await scene.ok('sendPoll', {
      chat_id: group,
      question: 'Tea?',
      options: ['Yes', 'No'],
      is_anonymous: false,
    });
    await scene.updates();
    const vote = (option_ids: number[]) =>
      scene.sim('POST', '/sim/votes', {
        chat_id: group,
        message_id: sent.message_id,
        user_id: person,
        option_ids,
      });
    await vote([0]);
    expect((await vote([1])).message.poll).toMatchObject({
      options: [{ voter_count: 0 }, { voter_count: 1 }],
      total_voter_count: 1,
    });
    expect((await vote([0, 1])).error).toBe('This poll takes one answer.');
    expect((await vote([2])).error).toMatch(/from 0 to 1/);
    const updates = await scene.updates();
    expect(updates.map(({ poll_answer }) => poll_answer?.option_ids).filter(Boolean)).toEqual([[0], [1]]);
  });
});

describe('linked chats', () => {
  it('are linked and unlinked later on', async () => {
    const channel = await scene.chat({ type: 'channel', administrators: [person], bot: 'administrator' });
    await scene.sim('PATCH', `/sim/chats/${channel}`, { linked_chat_id: group });
    await scene.post({ chat_id: channel, text: 'news' });
    await scene.sim('PATCH', `/sim/chats/${group}`, { linked_chat_id: null });
    await scene.post({ chat_id: channel, text: 'more news' });
    const { messages } = await scene.sim('GET', `/sim/chats/${group}/messages`);
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(['news']);
  });
});

describe('a crowd', () => {
  const said = async () => (await scene.sim('GET', `/sim/chats/${group}`)).message_count as number;

  it('talks and falls silent by itself', async () => {
    await scene.sim('POST', '/sim/crowd', { posts_per_s: 100, duration_s: 0.3 });
    await eventually(async () =>
      expect(await scene.sim('GET', '/sim/crowd')).toEqual({ talking: false, posts_per_s: 0, posted: 30 }),
    );
    const before = await said();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(30);
    expect((await scene.updates()).length).toBeGreaterThan(0);
  });

  it('talks only where it was told to, and stops when told', async () => {
    const other = await scene.chat({ type: 'group', administrators: [person], bot: 'member' });
    await scene.sim('POST', '/sim/crowd', { posts_per_s: 200, chat_ids: [other] });
    await eventually(async () =>
      expect((await scene.sim('GET', `/sim/chats/${other}`)).message_count).toBeGreaterThan(0),
    );
    expect((await scene.sim('DELETE', '/sim/crowd')).talking).toBe(false);
    expect(await said()).toBe(0);
  });

  it('is never too loud or too long', async () => {
    expect((await scene.sim('POST', '/sim/crowd', { posts_per_s: 201 })).error).toMatch(/at most 200/);
    expect((await scene.sim('POST', '/sim/crowd', { posts_per_s: 1, duration_s: 601 })).error).toMatch(
      /at most 600/,
    );
  });
});

describe('starting afresh', () => {
  it('removes the bot everywhere, clears the table and reuses no id', async () => {
    await scene.sim('POST', '/sim/bots', { token: '111:first', username: 'kept_bot' });
    await scene.ok('setMyCommands', { commands: [{ command: 'start', description: 'Begins' }] });
    await scene.post({ chat_id: person, text: 'hello' });
    const before = await scene.updates();
    await scene.post({ chat_id: group, from_id: person, text: 'still waiting' });
    await scene.sim('POST', '/sim/afresh');
    const updates = await scene.updates();
    const left = updates.map(({ my_chat_member: { chat, new_chat_member: bot } }) => [chat.id, bot.status]);
    expect(left.toSorted(([a], [b]) => a - b)).toEqual([
      [group, 'kicked'],
      [person, 'kicked'],
    ]);
    expect(updates[0].update_id).toBeGreaterThan(before.at(-1).update_id);
    const { chats, users, bots } = await scene.sim('GET', '/sim/snapshot');
    expect([chats, users.length]).toEqual([[], 1]);
    expect(bots).toMatchObject([{ username: 'kept_bot', menus: [{ commands: [{ command: 'start' }] }] }]);
    expect(await scene.person()).toBeGreaterThan(person);
    expect(await scene.chat({ type: 'supergroup' })).toBeLessThan(group);
  });
});

describe('a wallet', () => {
  it('is emptied by payments and filled by refunds', async () => {
    const link = await scene.ok('createInvoiceLink', {
      title: 'A month',
      description: 'Of news',
      payload: 'p',
      currency: 'XTR',
      prices: [{ label: 'A month', amount: 300 }],
    });
    const wallet = async () => {
      const { users } = await scene.sim('GET', '/sim/users');
      return users.find(({ id }: { id: number }) => id === person).stars;
    };
    const pay = async () => {
      const paid = scene.sim('POST', '/sim/payments', { from_id: person, link });
      const [update] = await eventually(async () => {
        const updates = await scene.updates();
        expect(updates).toHaveLength(1);
        return updates;
      });
      await scene.ok('answerPreCheckoutQuery', {
        pre_checkout_query_id: update.pre_checkout_query.id,
        ok: true,
      });
      return paid;
    };
    await scene.updates();
    expect((await scene.sim('GET', `/sim/invoices?link=${encodeURIComponent(link)}`)).invoice).toEqual({
      bot_id: 111,
      title: 'A month',
      description: 'Of news',
      currency: 'XTR',
      total_amount: 300,
    });
    await scene.sim('POST', '/sim/wallets', { user_id: person, stars: 299 });
    expect(await scene.sim('POST', '/sim/payments', { from_id: person, link })).toEqual({
      ok: false,
      error: 'BALANCE_TOO_LOW',
    });
    await scene.sim('POST', '/sim/wallets', { user_id: person, add: 1 });
    const { charge_id } = await pay();
    expect(await wallet()).toBe(0);
    const { charges } = await scene.sim('GET', '/sim/payments');
    expect(charges).toMatchObject([{ id: charge_id, invoice: { link } }]);
    await scene.ok('refundStarPayment', { user_id: person, telegram_payment_charge_id: charge_id });
    expect(await wallet()).toBe(300);
  });
});
