import type { JSX } from 'preact';
import { buttonKey, press, pressed } from '../state/presses.ts';
import { say } from '../state/toasts.ts';
import type { InlineKeyboardButton, Message } from '../telegram.ts';
import { isInvoiceLink } from './formattedText.tsx';
import { Icon } from './icons.tsx';

interface Properties {
  readonly message: Message;
  readonly viewerId: number | undefined;
  /** Pays the message's invoice, or what a link asks for. */
  readonly onPay: (link?: string) => void;
}

/** The buttons below a message. */
export function Keyboard({ message, viewerId, onPay }: Properties): JSX.Element | null {
  const rows = message.reply_markup?.inline_keyboard;
  if (rows === undefined) return null;
  const waiting = pressed.value;
  const onPress = (button: InlineKeyboardButton): void => {
    if ('pay' in button) onPay();
    else if ('callback_data' in button) {
      if (viewerId === undefined) say('No one in this chat can press it.');
      else void press(message.chat.id, message.message_id, viewerId, button.callback_data);
    } else if ('url' in button && isInvoiceLink(button.url)) onPay(button.url);
    else if ('copy_text' in button) {
      void navigator.clipboard.writeText(button.copy_text.text);
      say('Copied');
    } else say('The playground doesn’t support this kind of button.');
  };
  return (
    <div class="keyboard">
      {rows.map((row) => (
        <div class="keyboard-row">
          {row.map((button) => {
            if ('url' in button && !isInvoiceLink(button.url) && /^https?:/i.test(button.url)) {
              return (
                <a class="keyboard-button" href={button.url} target="_blank" rel="noreferrer">
                  {button.text}
                  <Icon name="link" size={14} />
                </a>
              );
            }
            const isWaiting =
              'callback_data' in button &&
              waiting.has(buttonKey(message.chat.id, message.message_id, button.callback_data));
            return (
              <button
                type="button"
                class="keyboard-button"
                aria-busy={isWaiting}
                onClick={() => onPress(button)}
              >
                {button.text}
                {isWaiting && <span class="spinner" aria-hidden="true" />}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
