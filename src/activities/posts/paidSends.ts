import type { NetworkChatId } from '../../domain/ids.ts';
import { OUT_OF_STARS } from '../../domain/posts/delivery.ts';
import type { Limiter, LimiterVerdict, PayingLimiter, SendRequest } from '../../domain/posts/limiter.ts';
import type { Messenger } from '../../domain/posts/messenger.ts';
import type { PaidLane, StarPurse } from '../../domain/posts/starPurse.ts';

/** A permit that is paid for and not used yet. */
interface PaidPermit {
  readonly lane: PaidLane;
  readonly cost: number;
}

/** What copies are sent with. */
interface Sending {
  readonly limiter: Limiter;
  readonly messenger: Messenger;
}

/**
 * Lets copies go beyond the free rate for Stars: what the free rate holds up asks for a paid permit, as far as the purse
 * allows, and is then sent as paid. Everything else stays as it is, so when the Stars run out, sending simply goes on at
 * the free rate. A chat has one permit at a time, which is how the messenger knows a paid one.
 */
export function withPaidSends(limiter: PayingLimiter, messenger: Messenger, purse: StarPurse): Sending {
  const permits = new Map<NetworkChatId, PaidPermit>();

  async function payFor(
    lane: PaidLane,
    requests: readonly SendRequest[],
    verdicts: LimiterVerdict[],
  ): Promise<void> {
    const held = [...requests.keys()].filter((index) => isHeldByRate(verdicts[index]!));
    const wanted = held.reduce((sum, index) => sum + requests[index]!.cost, 0);
    if (wanted === 0) return;
    let left = await purse.take(lane, wanted);
    const affordable = held.filter((index) => {
      const { cost } = requests[index]!;
      if (cost > left) return false;
      left -= cost;
      return true;
    });
    if (left > 0) purse.giveBack(lane, left);
    if (affordable.length === 0) return;
    const paid = await limiter.acquirePaid(affordable.map((index) => requests[index]!)).catch((error) => {
      purse.giveBack(lane, costOf(affordable, requests));
      throw error;
    });
    for (const [at, index] of affordable.entries()) {
      const { networkId, cost } = requests[index]!;
      const verdict = paid[at]!;
      verdicts[index] = verdict;
      if (verdict.granted) permits.set(networkId, { lane, cost });
      else purse.giveBack(lane, cost);
    }
  }

  return {
    limiter: {
      async acquire(lane, requests) {
        if (lane === 'interactive') return limiter.acquire(lane, requests);
        // A paid permit that has expired is renewed as one, and costs nothing more.
        if (requests.length === 1 && requests[0]!.hold === 'keep' && permits.has(requests[0]!.networkId)) {
          return limiter.acquirePaid(requests);
        }
        const verdicts = await limiter.acquire(lane, requests);
        await payFor(lane, requests, verdicts);
        return verdicts;
      },
      async report(reports) {
        for (const report of reports) {
          if (report.kind === 'halt') continue;
          const permit = permits.get(report.networkId);
          if (!permit) continue;
          permits.delete(report.networkId);
          purse.giveBack(permit.lane, permit.cost);
        }
        await limiter.report(reports);
      },
      halted: () => limiter.halted(),
    },
    messenger: {
      async deliver(dispatch) {
        const { networkId } = dispatch.destination;
        const permit = permits.get(networkId);
        permits.delete(networkId);
        const outcome = await messenger.deliver(permit ? { ...dispatch, paid: true } : dispatch);
        if (permit && outcome.kind === 'unreached' && outcome.reason === OUT_OF_STARS) purse.empty();
        return outcome;
      },
      revise: (revision) => messenger.revise(revision),
      withdraw: (chatId, messageIds) => messenger.withdraw(chatId, messageIds),
    },
  };
}

/** Held by the rate of the whole bot, and not by a halt of some length: paying would not end that. */
function isHeldByRate(verdict: LimiterVerdict): boolean {
  return !verdict.granted && verdict.because === 'everybody';
}

function costOf(indexes: readonly number[], requests: readonly SendRequest[]): number {
  return indexes.reduce((sum, index) => sum + requests[index]!.cost, 0);
}
