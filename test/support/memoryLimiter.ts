import type { Lane } from '../../src/domain/posts/lane.ts';
import type { Limiter, LimiterReport, LimiterVerdict, SendRequest } from '../../src/domain/posts/limiter.ts';
import type { LimiterLimits } from '../../src/redis/limiterLimits.ts';
import { limiterRules } from '../../src/redis/limiterRules.ts';
import type { LimiterRules } from '../../src/redis/limiterRules.ts';
import type { NetworkChatId } from '../../src/domain/ids.ts';

/**
 * The limiter of a single process that stands still when its clock does. It follows the same rules as the one in
 * Redis (see `acquireSends.lua` for the method) and forgets nothing.
 *
 * `now` gives the present in milliseconds.
 */
export function createMemoryLimiter(limits: LimiterLimits, now: () => number): Limiter {
  const state = new LimiterState(limiterRules(limits));
  return {
    acquire: async (lane, requests) => requests.map((request) => state.judge(now() * 1000, lane, request)),
    report: async (reports) => {
      for (const report of reports) state.note(now() * 1000, report);
    },
    halted: async () => state.halted(now() * 1000),
  };
}

/** All times in microseconds. */
class ChatState {
  sends = 0;
  answers = 0;
  pausedUntil = 0;
  recent: number[] = [];
  errors = 0;
  forgottenAt = 0;
  hold: { until: number; given: number; due: number } | undefined;
}

class LimiterState {
  readonly #rules: LimiterRules;
  readonly #chats = new Map<NetworkChatId, ChatState>();
  #sends = 0;
  #answers = 0;
  #announcements = 0;
  #unauthorizedUntil = 0;
  #floodUntil = 0;
  #window: number[] = [];
  #limited: { at: number; retryAt: number }[] = [];

  constructor(rules: LimiterRules) {
    this.#rules = rules;
  }

  judge(now: number, lane: Lane, { networkId, kind, cost, hold }: SendRequest): LimiterVerdict {
    const haltedUntil = Math.max(this.#unauthorizedUntil, this.#floodUntil);
    if (haltedUntil > now) return refusal('everybody', haltedUntil - now);

    const everybodyOpens = Math.max(this.#laneOpens(lane), this.#windowOpens(now, lane));
    if (hold === 'keep') {
      if (everybodyOpens > now) return refusal('everybody', everybodyOpens - now);
      this.#takeFromEverybody(now, lane, cost);
      return { granted: true };
    }

    const chat = this.#chat(networkId);
    const { interval, answerTolerance, perMinute } = this.#rules.chat[kind];
    chat.recent = chat.recent.filter((time) => time > now - this.#rules.minute);
    const chatOpens = Math.max(
      lane === 'interactive' ? chat.answers - answerTolerance : chat.sends,
      chat.pausedUntil,
      perMinute === undefined ? 0 : this.#minuteHasRoom(chat.recent, cost, perMinute),
      lane !== 'interactive' && chat.hold && chat.hold.until > now
        ? Math.min(now + this.#rules.hold.askAgain, chat.hold.until)
        : 0,
    );
    if (chatOpens > now) return refusal('chat', chatOpens - now);
    if (everybodyOpens > now) return refusal('everybody', everybodyOpens - now);

    this.#takeFromEverybody(now, lane, cost);
    chat.sends = Math.max(chat.sends, now) + cost * interval;
    if (lane === 'interactive') chat.answers = Math.max(chat.answers, now) + cost * interval;
    for (let part = 0; part < cost; part++) chat.recent.push(now);
    if (hold === 'take' && (interval > 0 || perMinute !== undefined)) {
      chat.hold = { until: now + this.#rules.hold.longest, given: now, due: cost * interval };
    }
    return { granted: true };
  }

  note(now: number, report: LimiterReport): void {
    if (report.kind === 'halt') {
      this.#unauthorizedUntil = Math.max(this.#unauthorizedUntil, now + report.forMs * 1000);
      return;
    }
    const chat = this.#chat(report.networkId);
    this.#release(now, chat, report.kind !== 'unused');
    if (report.kind === 'ok') {
      chat.errors = 0;
    } else if (report.kind === 'error') {
      this.#countError(now, chat);
    } else if (report.kind === 'limited') {
      const retryAt = now + report.retryAfterMs * 1000;
      chat.pausedUntil = Math.max(chat.pausedUntil, retryAt);
      this.#countLimited(now, retryAt);
    }
  }

  halted(now: number): { because: 'unauthorized' | 'flood'; forMs: number } | undefined {
    if (this.#unauthorizedUntil > now) {
      return { because: 'unauthorized', forMs: wholeMs(this.#unauthorizedUntil - now) };
    }
    if (this.#floodUntil > now) return { because: 'flood', forMs: wholeMs(this.#floodUntil - now) };
    return undefined;
  }

  #chat(networkId: NetworkChatId): ChatState {
    const known = this.#chats.get(networkId);
    if (known !== undefined) return known;
    const chat = new ChatState();
    this.#chats.set(networkId, chat);
    return chat;
  }

  #minuteHasRoom(recent: readonly number[], cost: number, limit: number): number {
    const tooMany = Math.min(recent.length + cost - limit, recent.length);
    const last = recent[tooMany - 1];
    return last === undefined ? 0 : last + this.#rules.minute;
  }

  #laneOpens(lane: Lane): number {
    const { tolerance } = this.#rules;
    if (lane === 'interactive') return this.#answers - tolerance.interactive;
    if (lane === 'relay') return this.#sends - tolerance.relay;
    const turn = Math.max(this.#announcements, this.#sends - tolerance.announcementTurn);
    return Math.min(this.#sends - tolerance.announcement, turn);
  }

  #windowOpens(now: number, lane: Lane): number {
    const { length, most, mostCopies } = this.#rules.window;
    this.#window = this.#window.filter((given) => given > now - length);
    const tooMany = this.#window.length + 1 - (lane === 'interactive' ? most : mostCopies);
    const last = this.#window[Math.min(tooMany, this.#window.length) - 1];
    return last === undefined ? 0 : last + length;
  }

  #release(now: number, chat: ChatState, used: boolean): void {
    const { hold } = chat;
    chat.hold = undefined;
    if (!hold || !used) return;
    chat.sends = Math.max(chat.sends, now + hold.due);
    chat.recent = chat.recent.map((time) => (time === hold.given ? now : time)).toSorted((a, b) => a - b);
  }

  #takeFromEverybody(now: number, lane: Lane, cost: number): void {
    const duration = cost * this.#rules.sendInterval;
    const { step } = this.#rules.window;
    for (let part = 0; part < cost; part++) this.#window.push(Math.ceil(now / step) * step);
    this.#sends = Math.max(this.#sends, now) + duration;
    if (lane === 'interactive') {
      this.#answers = Math.max(this.#answers, now) + cost * this.#rules.answerInterval;
    }
    if (lane === 'announcement') this.#announcements = now + cost * this.#rules.announcementTurn;
  }

  #countError(now: number, chat: ChatState): void {
    const { errors, pause } = this.#rules.chatBreaker;
    chat.errors = chat.forgottenAt > now ? chat.errors + 1 : 1;
    chat.forgottenAt = now + pause;
    if (chat.errors >= errors) chat.pausedUntil = Math.max(chat.pausedUntil, now + pause);
  }

  #countLimited(now: number, retryAt: number): void {
    const { limited, window } = this.#rules.globalBreaker;
    this.#limited = [...this.#limited.filter(({ at }) => at > now - window), { at: now, retryAt }];
    if (this.#limited.length < limited) return;
    const firstRetry = Math.min(...this.#limited.map((each) => each.retryAt).filter((at) => at > now));
    this.#limited = [];
    this.#floodUntil = Math.max(this.#floodUntil, firstRetry);
  }
}

function refusal(because: 'chat' | 'everybody', wait: number): LimiterVerdict {
  return { granted: false, waitMs: wholeMs(wait), because };
}

function wholeMs(micros: number): number {
  return Math.ceil(micros / 1000);
}
