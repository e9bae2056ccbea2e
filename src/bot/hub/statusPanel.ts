import type { HubState } from '../../domain/hub/hubState.ts';
import type { IntakeTrouble } from '../../domain/conversation/intakeTrouble.ts';
import type { SendingHalt } from '../../domain/posts/limiter.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import type { BotServices } from '../conversation.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';

/** What can be done from the hub's status. */
export const statusButton = buttonKind('status', 1, {
  wish: oneOf('refresh', 'pause', 'resume', 'edits', 'signatureoff', 'list'),
});

/**
 * How the hub stands, with a button for each thing that can be changed.
 *
 * @param trouble why nothing is sent, and why no updates come in, at present
 */
export function statusPanel(words: Words, state: HubState, trouble: Troubles = {}): Saying {
  const { halt, intake } = trouble;
  const button = (label: string, wish: Parameters<typeof statusButton.data>[0]['wish']): Button => ({
    label,
    data: statusButton.data({ wish }),
  });
  const standing = [
    words(state.paused ? 'steering:isPaused' : 'steering:running'),
    ...(halt ? [haltInWords(words, halt)] : []),
    ...(intake ? [intakeTroubleInWords(words, intake)] : []),
  ];
  return {
    ...(halt && { urgent: true }),
    text: words('steering:status', {
      paused: standing.join('\n'),
      active: state.active,
      pending: state.pending,
      posts: state.posts,
      open: state.open,
      oldest:
        state.oldestAgeMs === undefined ? words('steering:nothingWaits') : ageInWords(state.oldestAgeMs),
      speed: Math.round(state.sendsPerSecond * 10) / 10,
      signature: signatureInWords(words, state.signature),
      edits: words(`steering:edits_${state.edits}`),
    }),
    buttons: [
      [
        state.paused ? button(words('steering:resume'), 'resume') : button(words('steering:pause'), 'pause'),
        button(words('steering:refresh'), 'refresh'),
      ],
      [button(words('steering:openEdits'), 'edits'), button(words('steering:openList'), 'list')],
      ...(state.signature === null ? [] : [[button(words('steering:removeSignature'), 'signatureoff')]]),
    ],
  };
}

/** What keeps the bot from its work at present. */
export interface Troubles {
  readonly halt?: SendingHalt | undefined;
  readonly intake?: IntakeTrouble | undefined;
}

/** Asks what keeps the bot from its work at present. */
export async function presentTroubles({
  sendingHalt,
  intakeTrouble,
}: Pick<BotServices, 'sendingHalt' | 'intakeTrouble'>): Promise<Troubles> {
  return { halt: await sendingHalt(), intake: intakeTrouble() };
}

function intakeTroubleInWords(words: Words, trouble: IntakeTrouble): string {
  return trouble.because === 'unreached'
    ? words('steering:webhookUnreached', { problem: trouble.message })
    : words('steering:webhookReplaced');
}

function haltInWords(words: Words, { because, forMs }: SendingHalt): string {
  return because === 'unauthorized'
    ? words('steering:tokenRefused')
    : words('steering:slowedDown', { until: words.dates.clock(Date.now() + forMs) });
}

function signatureInWords(words: Words, signature: Signature | null): string {
  if (signature === null) return words('steering:noSignature');
  return signature.kind === 'text' ? signature.text : signature.url;
}

/** A span of time, down to what matters: `42 s`, `5 min`, `3 h 20 min`. */
export function ageInWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
