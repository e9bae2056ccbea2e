import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import type { Activities } from '../../../src/activities/createActivities.ts';
import type { AuthorId, ChatId, SessionId } from '../../../src/domain/ids.ts';
import type { PairNotice } from '../../../src/domain/pair/notice.ts';
import type { EndReason } from '../../../src/domain/pair/session.ts';
import type { SessionLook, SessionSeat } from '../../../src/domain/pair/sessionTimes.ts';
import { type RunningWorker, runWorkers } from '../../../src/main/process/workers.ts';
import {
  sessionChangedSignal,
  sessionWorkflow,
  sessionWorkflowId,
} from '../../../src/workflows/pair/contract.ts';
import { TASK_QUEUES } from '../../../src/workflows/taskQueues.ts';
import { until } from '../../support/until.ts';
import { PAIR_STAND_INS } from '../pairStandIns.ts';
import { timeSkippingLink } from '../temporalLinks.ts';

const MINUTE = 60_000;

let link: Awaited<ReturnType<typeof timeSkippingLink>>;
let client: Client;
let workers: RunningWorker[];
const sessions = new Map<SessionId, FakeSession>();

beforeAll(async () => {
  link = await timeSkippingLink();
  // Of the environment's own client each wait for a result would skip time.
  client = new Client({ connection: link.env.connection, namespace: link.namespace });
  const of = (id: SessionId): FakeSession => sessions.get(id)!;
  workers = await runWorkers(link, {
    ...PAIR_STAND_INS,
    openSession: async (id) => of(id).open(await link.env.currentTimeMs()),
    lookAtSession: async (id, nowMs) => of(id).look(nowMs),
    tellSeat: async ({ personId }, notice) =>
      of((notice as { sessionId: SessionId }).sessionId).tell(personId, notice),
    endUnreachable: async (id, person) => of(id).end('unreachable', await link.env.currentTimeMs(), person),
  } as Pick<Activities, keyof typeof PAIR_STAND_INS> as Activities);
}, 90_000);
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await link.close();
});

/** A session whose row is held in memory: what the database would say of it. */
class FakeSession {
  readonly id: SessionId;
  readonly told: string[] = [];
  readonly unreachable = new Set<number>();
  readonly #seats: { -readonly [Key in keyof SessionSeat]: SessionSeat[Key] }[];
  readonly #minutes: number;
  #endsAt = 0;
  #over: { reason: EndReason; at: number; by: AuthorId | undefined } | undefined;

  constructor(minutes: number) {
    this.id = (sessions.size + 1) as SessionId;
    this.#minutes = minutes;
    this.#seats = [1, 2].map((no) => ({
      personId: no as AuthorId,
      chatId: no as ChatId,
      told: false,
      endTold: false,
      wantsLonger: false,
      wantsNames: false,
    }));
    sessions.set(this.id, this);
  }

  open(now: number): boolean {
    this.#endsAt ||= now + this.#minutes * MINUTE;
    return true;
  }

  look(now: number): SessionLook {
    if (!this.#over && now >= this.#endsAt) this.end('time', now);
    const seats = this.#seats.map((seat) => ({ ...seat }));
    if (this.#over) {
      const { reason, at, by } = this.#over;
      return {
        kind: 'over',
        seats,
        reason,
        endedAt: at,
        aftermathEndsAt: at + 10 * MINUTE,
        ...(by && { endedBy: by }),
      };
    }
    const prolonged = this.#seats.every((seat) => seat.wantsLonger);
    if (prolonged) {
      this.#endsAt += this.#minutes * MINUTE;
      for (const seat of this.#seats) seat.wantsLonger = false;
    }
    return { kind: 'open', seats, endsAt: this.#endsAt, silentAt: now + 10_000 * MINUTE, prolonged };
  }

  end(reason: EndReason, at: number, by?: AuthorId): void {
    this.#over ??= { reason, at, by };
  }

  wishLonger(person: number): void {
    this.#seats[person - 1]!.wantsLonger = true;
  }

  tell(person: AuthorId, notice: PairNotice): boolean {
    if (this.unreachable.has(person)) return false;
    const seat = this.#seats[person - 1]!;
    if (notice.kind === 'matched') seat.told = true;
    if (notice.kind === 'over') seat.endTold = true;
    const detail = notice.kind === 'over' ? ` ${notice.reason}${notice.byMe ? ' by me' : ''}` : '';
    this.told.push(`${person} ${notice.kind}${detail}`);
    return true;
  }
}

async function start(session: FakeSession) {
  const handle = await client.workflow.start(sessionWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: sessionWorkflowId(session.id),
    args: [{ sessionId: session.id }],
  });
  await until(() => session.told.length > 0 || session.unreachable.size > 0, 30_000);
  return handle;
}

describe('A session', () => {
  test('tells both that it is open, warns them two minutes before its end, and ends by itself', async () => {
    const session = new FakeSession(60);
    const handle = await start(session);
    await until(() => session.told.length === 2);
    expect(session.told.splice(0).toSorted()).toEqual(['1 matched', '2 matched']);
    await link.env.sleep(57 * MINUTE);
    expect(session.told).toEqual([]);
    await link.env.sleep(1.5 * MINUTE);
    await until(() => session.told.length === 2);
    expect(session.told.splice(0)).toEqual(['1 ends soon', '2 ends soon']);
    await link.env.sleep(2 * MINUTE);
    await until(() => session.told.length === 2);
    expect(session.told.splice(0)).toEqual(['1 over time', '2 over time']);
    await link.env.sleep(11 * MINUTE);
    await handle.result();
  });

  test('gets longer when both want that, and warns again before its new end', async () => {
    const session = new FakeSession(60);
    const handle = await start(session);
    await link.env.sleep(59 * MINUTE);
    await until(() => session.told.length === 4);
    session.told.splice(0);
    session.wishLonger(1);
    await handle.signal(sessionChangedSignal);
    await until(() => session.told.length === 1);
    expect(session.told.splice(0)).toEqual(['2 longer asked']);
    session.wishLonger(2);
    await handle.signal(sessionChangedSignal);
    await until(() => session.told.length === 2);
    expect(session.told.splice(0)).toEqual(['1 longer', '2 longer']);
    await link.env.sleep(58 * MINUTE);
    expect(session.told).toEqual([]);
    await link.env.sleep(1.5 * MINUTE);
    await until(() => session.told.length === 2);
    expect(session.told.splice(0)).toEqual(['1 ends soon', '2 ends soon']);
  });

  test('that somebody ended tells both once, however often it is signalled', async () => {
    const session = new FakeSession(60);
    const handle = await start(session);
    await until(() => session.told.length === 2);
    session.told.splice(0);
    session.end('ended', await link.env.currentTimeMs(), 2 as AuthorId);
    await Promise.all(Array.from({ length: 5 }, () => handle.signal(sessionChangedSignal)));
    await until(() => session.told.length === 2);
    await link.env.sleep(11 * MINUTE);
    await handle.result();
    expect(session.told).toEqual(['1 over ended', '2 over ended by me']);
  });

  test('of which one cannot be told ends, and only whoever knew of it hears of that', async () => {
    const session = new FakeSession(60);
    session.unreachable.add(2);
    const handle = await start(session);
    await until(() => session.told.length === 2);
    expect(session.told).toEqual(['1 matched', '1 over unreachable']);
    await link.env.sleep(11 * MINUTE);
    await handle.result();
  });
});
