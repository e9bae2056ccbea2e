import type { Incoming } from '../../domain/conversation/incoming.ts';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import { type BotServices, converse } from '../conversation.ts';
import type { Lines } from '../lines.ts';
import type { PressAnswer } from './press.ts';

type Pressed = Extract<Incoming, { type: 'button' }>;

/**
 * Carries out the press of a button after checking that the person may press it. Every press is answered, so that no
 * button spins. Rejects with IntakeUnavailable while something is away; the press then comes again.
 */
export async function runPress<Services extends BotServices>(
  services: Services,
  lines: Lines<Services>,
  pressed: Pressed,
): Promise<void> {
  const { speaker } = services;
  const { chat, messageId } = pressed;
  // A button under an inline message, which we never send, names no chat.
  if (!chat || messageId === undefined) return speaker.answerButton(pressed.id);
  const conversation = await converse(services, chat, pressed.by);
  const { words } = conversation;
  const where: Listener = {
    networkId: chat.networkId,
    kind: chat.kind,
    ...(pressed.threadId === undefined ? {} : { threadId: pressed.threadId }),
  };
  const alert = (text: string): Promise<void> => speaker.answerButton(pressed.id, text, 'alert');
  if (pressed.carried === 'no') return alert(words('steering:stale'));
  const say = async (saying: string | Saying): Promise<void> =>
    void (await speaker.say(where, asSaying(saying)));

  for (const press of lines.presses) {
    const prepared = press.prepare(pressed.data);
    if (!prepared) continue;
    const mine = prepared.owner === undefined || prepared.owner === pressed.by.networkId;
    if (!mine) return alert(words('steering:buttonOfSomeoneElse'));
    if (!(await conversation.may(press.right, prepared.about))) {
      const admins = press.right === 'hub admins';
      return alert(words(admins ? 'steering:buttonForAdmins' : 'steering:buttonForAdministrators'));
    }
    if (press.isPrivate && chat.kind !== 'private') return alert(words('steering:pressInPrivate'));
    let answer: PressAnswer;
    try {
      answer = await prepared.run({
        ...conversation,
        commands: lines.commands,
        pressId: pressed.id,
        ...(pressed.threadId !== undefined && { threadId: pressed.threadId }),
        messageId,
        amend: (saying) =>
          pressed.carried === 'yes' ? speaker.amend(chat, messageId, asSaying(saying)) : say(saying),
        say,
      });
    } catch (error) {
      if (!(error instanceof IntakeUnavailable)) await alert(words('steering:failed'));
      throw error;
    }
    if (answer === 'stale') return alert(words('steering:stale'));
    if (answer && 'alert' in answer) return alert(answer.alert);
    return speaker.answerButton(pressed.id, answer?.toast);
  }
  return alert(words('steering:stale'));
}

function asSaying(saying: string | Saying): Saying {
  return typeof saying === 'string' ? { text: saying } : saying;
}
