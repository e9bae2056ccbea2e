import { control } from '../control.ts';
import { noteTried } from './tour.ts';
import { faults, floodLimits } from './world.ts';

/** Something that can go wrong with Telegram, as a switch. */
export interface Trouble {
  readonly name: string;
  readonly title: string;
  readonly hint: string;
  /** What `POST /sim/faults` gets; undefined for the flood limits, which have a call of their own. */
  readonly fault?: { readonly kind: string; readonly [field: string]: unknown };
}

/** The troubles on the page. Those that would stop everything hit a share of the calls only. */
export const TROUBLES: readonly Trouble[] = [
  {
    name: 'limits',
    title: 'Flood limits',
    hint: '30/s in total, 1/s per chat and 20/min per group, as Telegram documents',
  },
  {
    name: 'storm',
    title: '429 storm',
    hint: 'Every send is refused and told to wait 2 s',
    fault: { kind: '429', method: 'send*', retry_after: 2 },
  },
  {
    name: 'errors',
    title: 'Server errors',
    hint: 'One send in three gets 502 Bad Gateway',
    fault: { kind: '5xx', method: 'send*', error_code: 502, share: 0.33 },
  },
  {
    name: 'drops',
    title: 'Dropped connections',
    hint: 'One send in three takes effect, but its answer is lost',
    fault: { kind: 'drop_after', method: 'send*', share: 0.33 },
  },
  {
    name: 'refusals',
    title: 'Chats that refuse',
    hint: 'One send in three gets 400 “have no write access to the chat”',
    fault: {
      kind: 'error',
      method: 'send*',
      share: 0.33,
      description: 'Bad Request: have no write access to the chat',
    },
  },
  {
    name: 'slow',
    title: 'Slow network',
    hint: 'Every send takes 0.8 s longer',
    fault: { kind: 'latency', method: 'send*', latency_ms: 800 },
  },
];

/** Whether a trouble is in force, and how many calls it has hit. */
export function troubleState({ fault }: Trouble): { readonly isOn: boolean; readonly hits: number } {
  if (fault === undefined) return { isOn: floodLimits.value, hits: 0 };
  const matching = faults.value.filter(({ kind }) => kind === fault.kind);
  return { isOn: matching.length > 0, hits: matching.reduce((sum, { hits }) => sum + hits, 0) };
}

/** Puts a trouble in force or ends it. */
export async function switchTrouble(trouble: Trouble, isOn: boolean): Promise<void> {
  if (isOn) noteTried('break');
  if (trouble.fault === undefined) await control.post('/limits', { enabled: isOn });
  else if (isOn) await control.post('/faults', trouble.fault);
  else {
    const matching = faults.peek().filter(({ kind }) => kind === trouble.fault!.kind);
    await Promise.all(matching.map(({ id }) => control.remove(`/faults/${id}`)));
  }
}
