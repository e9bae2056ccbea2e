import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { authorOf } from '../../../src/db/people/authors.ts';
import { forgetPerson } from '../../../src/db/people/personalData.ts';
import { IntakeUnavailable } from '../../../src/domain/conversation/intakeUnavailable.ts';
import type { StaffRole } from '../../../src/domain/staff/staff.ts';
import type { ChatDirectory } from '../../../src/services/chats/chatDirectory.ts';
import type { SubscriptionsService } from '../../../src/services/billing/subscriptions.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { World } from '../../support/world/world.ts';
import { billingWithoutTemporal } from '../billingWithoutTemporal.ts';
import { type DeskWorld, openDeskWorld, PAYER } from '../../support/world/deskWorld.ts';
import { apiOver, as, NO_DATABASE, SECRETS, tokenOf } from '../testApi.ts';
import { textId } from '../../support/ids.ts';

const CHATS = '/admin/v1/chats';
let database: AccountDatabase;
let end: () => Promise<void>;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});

afterAll(() => end());

describe('who may use the desk', () => {
  it('nobody while no token is configured, and the refusal says how to set one', async () => {
    const api = await apiOver(NO_DATABASE, { desk: { tokens: [] } });
    for (const url of [CHATS, '/admin/v1/nothing']) {
      const response = await api.inject({ url, headers: as('operator') });
      expect(response.statusCode).toBe(403);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(response.json().detail).toContain('ADMIN_API_TOKENS');
    }
  });

  it.each([undefined, 'Bearer', 'Bearer wrong', 'Basic dGVzdDp0ZXN0', 'Bearer the-secret-of-a-viewer more'])(
    'nobody with %s, not even to learn what there is',
    async (authorization) => {
      const api = await apiOver(NO_DATABASE);
      for (const url of [CHATS, '/admin/v1/nothing']) {
        const response = await api.inject({ url, headers: authorization ? { authorization } : {} });
        expect(response.statusCode).toBe(401);
        expect(response.headers['www-authenticate']).toContain('Bearer');
        expect(response.json()).toMatchObject({ status: 401, type: '/problems/unauthenticated' });
      }
    },
  );

  it('both holders of a name while its token is being changed', async () => {
    const tokens = [tokenOf('viewer', 'the-old-secret', 'anna'), tokenOf('viewer', 'the-new-secret', 'anna')];
    const api = await apiOver(database, { desk: { tokens } });
    for (const secret of ['the-old-secret', 'the-new-secret']) {
      const response = await api.inject({ url: CHATS, headers: { authorization: `Bearer ${secret}` } });
      expect(response.statusCode).toBe(200);
    }
  });

  it('so many times in a minute, strangers less', async () => {
    const api = await apiOver(database, { desk: { requestsPerMinute: 3 } });
    const ask = async (headers: Record<string, string>) =>
      (await api.inject({ url: CHATS, headers })).statusCode;
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await ask(as('viewer')));
    expect(answers).toEqual([200, 200, 200, 429]);
    expect(await ask(as('operator'))).toBe(200);
    const strangers = new Set<number>();
    for (let i = 0; i < 40; i++) strangers.add(await ask({}));
    expect([...strangers]).toEqual([401, 429]);
    const refused = await api.inject({ url: CHATS });
    expect(refused.json()).toMatchObject({ type: '/problems/too-many-requests', status: 429 });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('guessing tokens of staff', () => {
  it('stops after some wrong ones: the right one is not looked at either', async () => {
    const api = await apiOver(NO_DATABASE);
    const ask = async (secret: string, remoteAddress: string) =>
      (
        await api.inject({
          url: '/admin/v1/me',
          headers: { authorization: `Bearer ${secret}` },
          remoteAddress,
        })
      ).statusCode;
    for (let i = 0; i < 10; i++) expect(await ask(`guess-${i}`, '198.51.100.1')).toBe(401);
    expect(await ask(SECRETS.operator, '198.51.100.1')).toBe(429);
    expect(await ask(SECRETS.operator, '198.51.100.2')).toBe(200);
  });
});

describe('every answer', () => {
  let api: Awaited<ReturnType<typeof apiOver>> | undefined;

  it.each(['/', '/health', '/metrics', '/desk/', '/docs/', '/codec', '/admin/v1/me', '/nothing', '/%zz'])(
    'of %s is nothing that a page elsewhere could frame or run',
    async (url) => {
      api ??= await apiOver(NO_DATABASE);
      const { headers } = await api.inject(url);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toMatch(/default-src '(none|self)'/);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});

describe('an error', () => {
  const failingWith = (failure: Error): Omit<ChatDirectory, 'page'> => ({
    list: () => Promise.reject(failure),
    find: () => Promise.reject(failure),
    change: () => Promise.reject(failure),
  });

  it.each([
    ['/nothing', 404],
    ['/%zz', 400],
    ['/admin/v1/nothing', 404],
    [`${CHATS}?limit=none`, 400],
    [`${CHATS}?unknown=1`, 400],
    [`${CHATS}?cursor=none`, 400],
    [`${CHATS}/abc`, 400],
    [`${CHATS}/-1`, 404],
  ])('at %s is a problem document', async (url, status) => {
    const api = await apiOver(database);
    const response = await api.inject({ url, headers: as('operator') });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    const { type, ...document } = response.json();
    expect(document).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    const explanation = await api.inject(type);
    expect(explanation.statusCode).toBe(200);
    expect(explanation.body).toContain(document.title);
  });

  it('names the field that does not fit', async () => {
    const api = await apiOver(database);
    const response = await api.inject({ url: `${CHATS}?colour=red`, headers: as('viewer') });
    expect(response.json().errors).toEqual([{ field: '/colour', detail: expect.any(String) }]);
  });

  it('of ours shows no inner words, and is reported', async () => {
    const chats = failingWith(new Error('secret words'));
    const api = await apiOver(NO_DATABASE, { desk: { chats } });
    const response = await api.inject({ url: CHATS, headers: as('viewer') });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret words');
    expect(api.reported).toHaveLength(1);
  });

  it('of a service that is away says that one may try again', async () => {
    const chats = failingWith(new IntakeUnavailable('postgresql'));
    const api = await apiOver(NO_DATABASE, { desk: { chats } });
    const response = await api.inject({ url: CHATS, headers: as('viewer') });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBeDefined();
  });
});

describe('what moves money or time', () => {
  let scene: DeskWorld;
  const grant = (key: string | undefined, body: object, role: StaffRole = 'billing') =>
    scene.api.inject({
      method: 'POST',
      url: `/admin/v1/subscriptions/${scene.paying.networkId}/grant`,
      headers: as(role, key === undefined ? {} : { 'idempotency-key': key }),
      payload: body,
    });
  const paidUntil = async (): Promise<string> =>
    (
      await scene.api.inject({
        url: `/admin/v1/subscriptions/${scene.paying.networkId}`,
        headers: as('viewer'),
      })
    ).json().paid_until;

  beforeAll(async () => {
    scene = await openDeskWorld(database);
  });

  it('is done once however often it is asked for, and answered alike', async () => {
    const before = Date.parse(await paidUntil());
    const all = await Promise.all([1, 2, 3].map(() => grant('once', { plan: 'week' })));
    const answered = all.filter((response) => response.statusCode === 200);
    expect(answered.length).toBeGreaterThan(0);
    for (const other of all.filter((response) => !answered.includes(response))) {
      expect(other.json().type).toBe('/problems/request-in-progress');
    }
    const again = await grant('once', { plan: 'week' });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.json()).toEqual(answered[0]!.json());
    expect(Date.parse(await paidUntil()) - before).toBe(7 * 86_400_000);
  });

  it('needs a key of its own for each thing', async () => {
    expect((await grant('mine', { plan: 'week', reason: 'a gift' })).statusCode).toBe(200);
    const other = await grant('mine', { plan: 'month', reason: 'a gift' });
    expect(other.statusCode).toBe(422);
    expect(other.json().type).toBe('/problems/idempotency-key-reused');
    // The order of the fields says nothing.
    expect((await grant('mine', { reason: 'a gift', plan: 'week' })).statusCode).toBe(200);
    // Keys of somebody else are other keys.
    const before = await paidUntil();
    expect((await grant('mine', { plan: 'week', reason: 'a gift' }, 'operator')).statusCode).toBe(200);
    expect(await paidUntil()).not.toBe(before);
  });

  it('may be tried again with the same key after a failure of ours', async () => {
    let away = true;
    const real = scene.api;
    const subscriptions: SubscriptionsService = {
      ...billingWithoutTemporal(database).subscriptions,
      async grant(...args) {
        if (away) throw new IntakeUnavailable('temporal');
        return billingWithoutTemporal(database).subscriptions.grant(...args);
      },
    };
    scene = { ...scene, api: await apiOver(database, { desk: { subscriptions } }) };
    expect((await grant('later', { plan: 'week' })).statusCode).toBe(503);
    away = false;
    expect((await grant('later', { plan: 'week' })).statusCode).toBe(200);
    scene = { ...scene, api: real };
  });

  it('names who did it in the history', async () => {
    await grant('named', { plan: 'week', reason: 'ticket 4711' });
    const response = await scene.api.inject({
      url: `/admin/v1/subscriptions/${scene.paying.networkId}`,
      headers: as('viewer'),
    });
    expect(response.json().history.at(-1)).toMatchObject({
      kind: 'grant',
      plan: 'week',
      days: 7,
      reason: 'ticket 4711',
      by: { kind: 'token', name: 'test-billing' },
    });
  });
});

describe('the subscription of a person', () => {
  it('is granted, listed, reported and revoked with its product, and unknown to the hub', async () => {
    const { api } = await openDeskWorld(database);
    const somebody = person({ name: 'Paula Pair' });
    await authorOf(database.sql, somebody);
    const ask = async (
      method: 'GET' | 'PUT' | 'POST',
      url: string,
      payload?: Record<string, unknown>,
      role: StaffRole = 'operator',
    ) =>
      api.inject({
        method,
        url: `/admin/v1${url}`,
        headers: {
          ...as(role),
          ...(method === 'POST' && { 'idempotency-key': `of-${url.length}-${somebody.networkId}` }),
        },
        ...(payload && { payload }),
      });
    const month = { days: 30, stars: 120, best: false, renewable: true, on_sale: true };
    expect((await ask('PUT', '/plans/month?product=pair', month)).statusCode).toBe(200);
    const plans = await ask('GET', '/plans?product=pair');
    expect(plans.json().items).toEqual([{ name: 'month', ...month }]);
    expect((await ask('GET', '/plans')).json().items).toContainEqual(
      expect.objectContaining({ name: 'month', stars: 750 }),
    );

    const path = `/subscriptions/${somebody.networkId}`;
    const granted = await ask('POST', `${path}/grant?product=pair`, { plan: 'month' }, 'billing');
    expect(granted.json()).toMatchObject({ chat_id: somebody.networkId, state: 'paid', plan: 'month' });
    expect((await ask('GET', path)).statusCode).toBe(404);
    const found = await ask('GET', `${path}?product=pair`);
    expect(found.json()).toMatchObject({ state: 'paid', history: [{ kind: 'grant', days: 30 }] });
    const listed = await ask('GET', '/subscriptions?product=pair&text=paula');
    expect(listed.json().items).toMatchObject([{ chat_id: somebody.networkId, title: 'Paula Pair' }]);
    expect((await ask('GET', '/subscriptions?text=paula')).json().items).toEqual([]);
    const today = new Date().toISOString().slice(0, 10);
    const days = `from=${today}&to=${today}`;
    const active = await ask('GET', `/reports/active-subscriptions?product=pair&${days}`);
    expect(active.json().items).toEqual([{ day: today, plan: 'month', subscriptions: 1 }]);
    const revoked = await ask('POST', `${path}/revoke?product=pair`, {}, 'billing');
    expect(revoked.json()).toMatchObject({ state: 'lapsed' });
  });
});

describe('finding payments', () => {
  const find = async (query: Record<string, string>) => {
    const { api } = scene;
    const answer = await api.inject({ url: '/admin/v1/payments', query, headers: as('viewer') });
    expect(answer.statusCode).toBe(200);
    return answer.json().items as Record<string, unknown>[];
  };
  let scene: DeskWorld;
  beforeAll(async () => {
    scene = await openDeskWorld(database);
    await sql`
      insert into payments (charge_id, payer, currency, stars, payload, state, paid_at)
      values ('100%_charge', 700000199, 'XTR', 1, '', 'unapplied', now())
    `.execute(database.sql);
  });

  it.each(['paula', 'Payer', '@paula', 'PAULA P', '700000123'])('by the payer: %s', async (text) => {
    const ids = (await find({ text, limit: '200' })).map((payment) => payment['payer_id']);
    expect(new Set(ids)).toEqual(new Set(['700000123']));
  });

  it('by the charge, whole or as it begins', async () => {
    for (const query of [{ text: scene.chargeId }, { charge_id: scene.chargeId }]) {
      expect((await find(query)).map((payment) => payment['payment_id'])).toEqual([scene.paymentId]);
    }
    expect(await find({ text: '100%_' })).toHaveLength(1);
    expect(await find({ charge_id: '100%' })).toEqual([]);
  });

  it.each(['%', '_', '00000123', 'nobody', '\\'])('not by %s', async (text) => {
    expect(await find({ text })).toEqual([]);
  });

  it('shows who paid and for what, until the payer is forgotten', async () => {
    const [payment] = await find({ charge_id: scene.chargeId });
    expect(payment).toMatchObject({ payer_name: 'Paula Payer', payer_username: 'paula' });
    expect(payment!['chat_title']).toEqual(expect.any(String));
    const own = await freshDatabase();
    const forgetful = await openDeskWorld(own.database);
    await forgetPerson(own.database, textId(PAYER), undefined);
    const answer = await forgetful.api.inject({ url: '/admin/v1/payments', headers: as('viewer') });
    expect(answer.json().items[0]).toMatchObject({ payer_name: null, payer_username: null });
    await own.end();
  });
});

describe('the pages of the Temporal Web UI', () => {
  it('show posts, subscriptions and failures each by itself', async () => {
    const response = await (
      await apiOver(database)
    ).inject({ url: '/admin/v1/workflow-pages', headers: as('viewer') });
    const items = response.json().items as { title: string; url: string }[];
    expect(items.map(({ title }) => title)).toEqual(['Posts', 'Subscriptions', 'Failures', 'Running now']);
    const queries = items.map(({ url }) => new URL(url).searchParams.get('query'));
    expect(queries[0]).toBe('WorkflowType = "relayPost"');
    for (const { url } of items) {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8233\/namespaces\/partyline\/workflows\?query=/);
    }
  });
});

describe('payments as CSV', () => {
  it('cannot make a spreadsheet compute', async () => {
    const { api, onTrial } = await openDeskWorld(database);
    await sql`
      insert into payments (charge_id, payer, chat_id, currency, stars, payload, state, problem, paid_at)
      values ('=HYPERLINK("https://example.com")', 700000124, ${onTrial.id}, 'XTR', 1, '', 'unapplied', 'a, "b"', now())
    `.execute(database.sql);
    const { body } = await api.inject({
      url: `/admin/v1/payments.csv?payer_id=700000124`,
      headers: as('viewer'),
    });
    const [header, line, ...rest] = body.split('\r\n');
    expect(header).toBe(
      'payment_id,charge_id,chat_id,chat_title,payer_id,payer_name,payer_username,plan,days,stars,state,renewing,problem,paid_at,applied_at,refunded_at,refund_reason,product',
    );
    expect(line).toContain(`,"'=HYPERLINK(""https://example.com"")",${onTrial.networkId},`);
    expect(line).toContain(',700000124,');
    expect(line).toContain(',"a, ""b""",');
    expect(rest).toEqual(['']);
  });
});

describe('reports', () => {
  it('add up what was paid, refunded, and who stayed', async () => {
    const own = await freshDatabase();
    try {
      const { api, world, pay, paymentId } = await openDeskWorld(own.database);
      const newcomer = await world.chat({ trialDays: -1 });
      await pay(newcomer, 'week');
      await api.inject({
        method: 'POST',
        url: `/admin/v1/payments/${paymentId}/refund`,
        headers: as('billing', { 'idempotency-key': 'back' }),
        payload: { reason: 'by mistake' },
      });
      const day = new Date().toISOString().slice(0, 10);
      const dayBefore = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
      const report = async (name: string) =>
        (
          await api.inject({
            url: `/admin/v1/reports/${name}?from=${dayBefore}&to=${day}`,
            headers: as('viewer'),
          })
        ).json();
      expect((await report('income')).items).toEqual([
        { day, plan: 'month', payments: 1, stars: 750, refunds: 1, refunded_stars: 750 },
        { day, plan: 'week', payments: 2, stars: 500, refunds: 0, refunded_stars: 0 },
      ]);
      expect((await report('active-subscriptions')).items).toEqual([{ day, plan: 'week', subscriptions: 1 }]);
      expect(await report('trials')).toEqual({ started: 4, ended: 1, converted: 1, conversion: 1 });
      expect(await report('churn')).toEqual({ at_start: 0, at_end: 1, lost: 0, won: 1, churn: null });
      const wrong = await api.inject({
        url: `/admin/v1/reports/churn?from=${day}&to=${dayBefore}`,
        headers: as('viewer'),
      });
      expect(wrong.statusCode).toBe(400);
    } finally {
      await own.end();
    }
  });
});

describe('what operators change', () => {
  it('stands in the audit log under their name, with before and after', async () => {
    const { api, onTrial } = await openDeskWorld(database);
    // The log is that of the hub which all chats belong to outside of tests.
    await sql`update hub_members set hub_id = 1 where chat_id = ${onTrial.id}`.execute(database.sql);
    const url = `${CHATS}/${onTrial.networkId}`;
    const changed = await api.inject({
      method: 'PATCH',
      url,
      headers: as('operator'),
      payload: { source: false, self_send: true },
    });
    expect(changed.json()).toMatchObject({ source: false, self_send: true, outgoing: true });
    const out = await api.inject({
      method: 'POST',
      url: `${url}/deactivate`,
      headers: as('operator', { 'idempotency-key': 'out' }),
      payload: {},
    });
    expect(out.json()).toMatchObject({ state: 'removed', state_reason: expect.any(String) });
    const log = await api.inject({
      url: `/admin/v1/audit-log?chat_id=${onTrial.networkId}`,
      headers: as('viewer'),
    });
    const by = { kind: 'token', id: 'test-operator', name: 'test-operator' };
    expect(log.json().items).toMatchObject([
      { actor: by, action: 'remove chat', chat_id: String(onTrial.networkId), after: { state: 'removed' } },
      {
        actor: by,
        action: 'change settings',
        before: { source: true, selfSend: false },
        after: { source: false, selfSend: true },
      },
    ]);
    const nobody = await api.inject({ url: '/admin/v1/audit-log?actor=nobody', headers: as('viewer') });
    expect(nobody.json()).toEqual({ items: [], next: null });
  });
});

describe('settings', () => {
  it('are changed field by field, and say what is no web address', async () => {
    const { api } = await openDeskWorld(database);
    const url = '/admin/v1/settings';
    const change = (payload: object) =>
      api.inject({ method: 'PATCH', url, headers: as('operator'), payload });
    expect(
      (await change({ edits: 'resend', signature: { kind: 'text', text: 'via us' } })).json(),
    ).toMatchObject({
      edits: 'resend',
      signature: { kind: 'text', text: 'via us' },
      paused: false,
    });
    expect((await change({ paused: true, signature: null })).json()).toMatchObject({
      edits: 'resend',
      signature: null,
      paused: true,
    });
    expect((await change({ paused: false })).json()).toMatchObject({ paused: false });
    const wrong = await change({ signature: { kind: 'link', url: 'not a link' } });
    expect([wrong.statusCode, wrong.json().errors[0].field]).toEqual([400, '/signature']);
  });
});

describe('a post that failed somewhere', () => {
  it('is made once more there', async () => {
    const { api, postId, paying } = await openDeskWorld(database);
    await sql`
      update deliveries set state = 'failed', reason = 'no rights' where post_id = ${postId} and chat_id = ${paying.id}
    `.execute(database.sql);
    await sql`update posts set hub_id = 1 where id = ${postId}`.execute(database.sql);
    const response = await api.inject({
      method: 'POST',
      url: `/admin/v1/posts/${postId}/retry`,
      headers: as('operator', { 'idempotency-key': `retry-${postId}` }),
      payload: {},
    });
    expect(response.json()).toEqual({ retried: 1 });
    const post = await api.inject({ url: `/admin/v1/posts/${postId}`, headers: as('viewer') });
    expect(post.json().deliveries).toMatchObject({ failed: 0 });
  });
});

describe('restrictions', () => {
  it('are listed, those in force apart from those that are over', async () => {
    const { api, world, onTrial } = await openDeskWorld(database);
    const [muted, banned] = [person(), person()];
    for (const author of [muted, banned]) await world.say(onTrial, { author });
    await world.restrict(banned, 'ban');
    await world.restrict(muted, 'mute', -1);
    const list = async (query: string) => {
      const response = await api.inject({ url: `/admin/v1/restrictions?${query}`, headers: as('viewer') });
      return response.json().items;
    };
    expect(await list(`author_id=${muted.networkId}`)).toMatchObject([
      { kind: 'mute', in_force: false, author_kind: 'person', until: expect.any(String) },
    ]);
    expect(await list(`author_id=${banned.networkId}&in_force=true`)).toMatchObject([
      { kind: 'ban', until: null },
    ]);
    expect(await list(`author_id=${muted.networkId}&in_force=true`)).toEqual([]);
  });

  it('are made and lifted by operators', async () => {
    const { api, authorId } = await openDeskWorld(database);
    const have = async (what: string, payload: object) => {
      const headers = as('operator', {
        'idempotency-key': Object.values({ what, at: authorId, ...payload }).join('/'),
      });
      const url = `/admin/v1/restrictions/${what}`;
      return (await api.inject({ method: 'POST', url, headers, payload })).json();
    };
    const author_id = authorId;
    const muted = await have('mute', { author_id, seconds: 3_600 });
    expect(muted).toMatchObject({ author_id, kind: 'mute', in_force: true });
    expect(await have('lift', { author_id, kind: 'mute' })).toMatchObject({ kind: 'mute', in_force: false });
    expect(await have('ban', { author_id })).toMatchObject({ kind: 'ban', in_force: true, until: null });
    expect(await have('ban', { author_id: '1' })).toMatchObject({ status: 404 });
  });
});

describe('chats', () => {
  it('come page by page, each once', async () => {
    const own = await freshDatabase();
    try {
      const hub = await World.open(own.database);
      const made = [];
      for (let i = 0; i < 5; i++) made.push(await hub.chat());
      const api = await apiOver(own.database);
      const seen: string[] = [];
      let cursor: string | null = '';
      let pages = 0;
      while (cursor !== null) {
        const url: string = `${CHATS}?limit=2${cursor && `&cursor=${cursor}`}`;
        const { items, next } = (await api.inject({ url, headers: as('viewer') })).json();
        seen.push(...items.map((item: { chat_id: string }) => item.chat_id));
        cursor = next;
        pages++;
      }
      expect(pages).toBe(3);
      expect(seen).toEqual(made.map((chat) => String(chat.networkId)));
      const one = await api.inject({ url: `${CHATS}/${seen[0]}`, headers: as('viewer') });
      expect(one.json()).toMatchObject({ chat_id: seen[0], state: 'active', source: true });
      const found = await api.inject({ url: `${CHATS}?text=${seen[1]}`, headers: as('viewer') });
      expect(found.json().items).toHaveLength(1);
    } finally {
      await own.end();
    }
  });
});
