/** How often a bot may send. Defaults are the documented ones (Bot FAQ: broadcasting to users). */
export interface FloodSettings {
  enabled: boolean;
  global_per_s: number;
  chat_per_s: number;
  group_per_min: number;
  /** How many messages a bot may send in a second when it pays for those above `global_per_s`. */
  paid_per_s: number;
  /** How much earlier than its time a message to one chat may come, so that network jitter does no harm. */
  tolerance_ms: number;
}

const DEFAULTS: FloodSettings = {
  enabled: false,
  global_per_s: 30,
  chat_per_s: 1,
  group_per_min: 20,
  paid_per_s: 1_000,
  tolerance_ms: 250,
};

const MINUTE_MS = 60_000;

/** What one bot has sent lately. */
interface BotTraffic {
  /** When the bot's allowance for all chats is whole again, in milliseconds. */
  global: number;
  /** When all that it sent, paid or not, would have been due at the free rate; and at the paid rate. */
  all: number;
  paid: number;
  /** The same per chat. */
  chats: Map<number, number>;
  /** The times of the last minute's sends per group, oldest first. */
  groups: Map<number, number[]>;
}

/** Counts sends against Telegram's flood limits, when a test asks for them. */
export class FloodLimits {
  settings: FloodSettings = { ...DEFAULTS };
  #traffic = new Map<number, BotTraffic>();

  /** Changes some settings; counting begins anew. */
  configure(change: Partial<FloodSettings>): FloodSettings {
    this.settings = { ...this.settings, ...change };
    this.#traffic.clear();
    return this.settings;
  }

  /** Back to the defaults: switched off. */
  reset(): void {
    this.configure(DEFAULTS);
  }

  /**
   * Counts `messages` sends (an album costs its parts) if they are within the limits. Otherwise counts nothing and
   * returns for how many whole seconds the bot must wait.
   */
  admit(botId: number, chatId: number, isGroup: boolean, messages: number): number | undefined {
    if (!this.settings.enabled) return undefined;
    const now = performance.now();
    const traffic = this.#of(botId);
    const { global_per_s, chat_per_s, group_per_min, tolerance_ms } = this.settings;
    const inGroup = isGroup ? recent(traffic.groups.get(chatId), now, tolerance_ms) : [];
    const global = Math.max(traffic.global, now) + (messages * 1000) / global_per_s;
    const chat = Math.max(traffic.chats.get(chatId) ?? 0, now);
    const oldest = inGroup[Math.max(0, inGroup.length + messages - group_per_min - 1)];
    const wait = Math.max(
      global - now - 1000,
      chat - now - tolerance_ms,
      inGroup.length + messages > group_per_min && oldest !== undefined ? oldest + MINUTE_MS - now : 0,
    );
    if (wait > 0) return Math.max(1, Math.ceil(wait / 1000));
    traffic.global = global;
    traffic.all = Math.max(traffic.all, now) + (messages * 1000) / global_per_s;
    traffic.chats.set(chatId, chat + (messages * 1000) / chat_per_s);
    if (isGroup) traffic.groups.set(chatId, [...inGroup, ...Array.from({ length: messages }, () => now)]);
    return undefined;
  }

  /**
   * Counts paid sends: a bot may have more of them in a second, and those above the free rate, with all that it sends
   * counted, are charged. Without enough on its balance (`tenths` of a Star, one for each message) they are not admitted.
   * The limits of each chat hold all the same. They hold the free rate up as little as they are held up by it: how
   * Telegram counts the two together is not documented.
   */
  admitPaid(
    botId: number,
    chatId: number,
    isGroup: boolean,
    messages: number,
    tenths: number,
  ): { wait?: number; charged: number } | 'no Stars' {
    if (!this.settings.enabled) return { charged: 0 };
    const now = performance.now();
    const traffic = this.#of(botId);
    const { global_per_s, paid_per_s } = this.settings;
    const paid = Math.max(traffic.paid, now) + (messages * 1000) / paid_per_s;
    if (paid - now > 1000) return { wait: Math.max(1, Math.ceil((paid - now - 1000) / 1000)), charged: 0 };
    const all = Math.max(traffic.all, now) + (messages * 1000) / global_per_s;
    const isFree = all - now <= 1000;
    if (!isFree && tenths < messages) return 'no Stars';
    const before = { global: traffic.global, all: traffic.all };
    traffic.global = 0;
    const wait = this.admit(botId, chatId, isGroup, messages);
    Object.assign(traffic, before);
    if (wait !== undefined) return { wait, charged: 0 };
    traffic.paid = paid;
    if (isFree) traffic.all = all;
    return { charged: isFree ? 0 : messages };
  }

  #of(botId: number): BotTraffic {
    const known = this.#traffic.get(botId);
    if (known !== undefined) return known;
    const fresh: BotTraffic = { global: 0, all: 0, paid: 0, chats: new Map(), groups: new Map() };
    this.#traffic.set(botId, fresh);
    return fresh;
  }
}

function recent(times: number[] | undefined, now: number, tolerance: number): number[] {
  return (times ?? []).filter((time) => now - time < MINUTE_MS - tolerance);
}
