import { type Scene, startScene } from '../scene.ts';

/** Kinds of content that are one file. */
const KINDS = ['photo', 'video', 'animation', 'audio', 'document', 'voice', 'video_note', 'sticker'];

/** A scene in which every method of the Bot API has something to work on; what it holds, by name. */
export interface Stage {
  readonly scene: Scene;
  readonly holds: ReadonlyMap<string, unknown>;
  close(): Promise<void>;
}

/** Sets the stage. */
export async function setStage(): Promise<Stage> {
  const scene = await startScene();
  const ann = await scene.person('Ann');
  const group = await scene.chat({
    type: 'supergroup',
    title: 'Group',
    members: [ann],
    bot: 'administrator',
  });
  await scene.chat({ type: 'private', members: [ann], bot: 'member' });
  await scene.ok('getMe');
  const holds = new Map<string, unknown>([
    ['ann', ann],
    ['group', group],
  ]);
  for (const kind of KINDS) {
    const posted = await scene.post({ chat_id: group, from_id: ann, [kind]: true });
    holds.set(kind, fileIdOf(posted[kind]));
  }
  const huge = await scene.post({ chat_id: group, from_id: ann, document: { file_size: 21 * 1024 * 1024 } });
  holds.set('huge', huge.document.file_id);
  holds.set('theirs', (await scene.post({ chat_id: group, from_id: ann, text: 'Hers' })).message_id);
  holds.set('text', (await scene.ok('sendMessage', { chat_id: group, text: 'Its own' })).message_id);
  holds.set(
    'picture',
    (await scene.ok('sendPhoto', { chat_id: group, photo: holds.get('photo') })).message_id,
  );
  const options = [{ text: 'Now' }, { text: 'Later' }];
  const poll = { chat_id: group, question: 'When?', options };
  holds.set('poll', (await scene.ok('sendPoll', poll)).message_id);
  holds.set('closedPoll', (await scene.ok('sendPoll', { ...poll, is_closed: true })).message_id);
  holds.set('theirPoll', (await scene.post({ chat_id: group, from_id: ann, poll: true })).message_id);
  await scene.updates();
  return { scene, holds, close: () => scene.simulator.close() };
}

/** What some methods need, which is used up or takes longer: made when a call asks for it. */
const MADE: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  press: async ({ scene, holds }) => {
    const chat_id = holds.get('group');
    const keyboard = { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] };
    const { message_id } = await scene.ok('sendMessage', { chat_id, text: 'Press', reply_markup: keyboard });
    const pressed = await scene.sim('POST', '/sim/callbacks', {
      chat_id,
      message_id,
      from_id: holds.get('ann'),
      data: 'a',
    });
    return pressed.callback_query_id;
  },
  checkout: async (stage) => (await beginPayment(stage, false)).query,
  charge: (stage) => pay(stage, false),
  subscription: (stage) => pay(stage, true),
};

async function beginPayment(
  { scene, holds }: Stage,
  renewing: boolean,
): Promise<{ query: string; settled: Promise<{ charge_id: string }> }> {
  const link = await scene.ok('createInvoiceLink', {
    title: 'A month',
    description: 'Thirty days',
    payload: 'month',
    currency: 'XTR',
    prices: [{ label: 'A month', amount: 1 }],
    ...(renewing && { subscription_period: 2_592_000 }),
  });
  const settled = scene.sim('POST', '/sim/payments', { from_id: holds.get('ann'), link, timeout_ms: 5_000 });
  // Not every call that asks for a query lets the payment come to its end.
  settled.catch(() => {});
  for (;;) {
    const query = (await scene.updates()).find((update) => update.pre_checkout_query)?.pre_checkout_query;
    if (query) return { query: query.id, settled };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function pay(stage: Stage, renewing: boolean): Promise<string> {
  const { query, settled } = await beginPayment(stage, renewing);
  await stage.scene.ok('answerPreCheckoutQuery', { pre_checkout_query_id: query, ok: true });
  return (await settled).charge_id;
}

/** Replaces every `$name` by what the stage holds or can make under that name. */
export async function fillIn(stage: Stage, value: unknown): Promise<unknown> {
  if (typeof value === 'string' && value.startsWith('$')) {
    const name = value.slice(1);
    const made = await MADE[name]?.(stage);
    const held = made ?? stage.holds.get(name);
    if (held === undefined) throw new Error(`The stage holds no ${name}`);
    return held;
  }
  if (Array.isArray(value)) return Promise.all(value.map((item) => fillIn(stage, item)));
  if (typeof value !== 'object' || value === null) return value;
  const filled: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) filled[key] = await fillIn(stage, item);
  return filled;
}

/** A photo comes in several sizes; the last is the largest. */
function fileIdOf(media: unknown): string {
  const one = (Array.isArray(media) ? media.at(-1) : media) as { file_id: string };
  return one.file_id;
}
