import { withoutAliasLead } from '../../domain/posts/attribution.ts';
import type { Extras, LinkButton } from '../../domain/posts/content.ts';
import { listIn, objectIn, withoutUndefined, wordIn, type JsonObject } from './json.ts';

/** What a message carries besides its content: buttons that open something, and its effect. */
export function readExtras(message: JsonObject): Pick<Extras, 'buttons' | 'effect'> {
  return withoutUndefined({
    buttons: readButtons(message['reply_markup']),
    effect: wordIn(message['effect_id']),
  });
}

/**
 * The buttons that open an address. All others speak to the bot that made them, and would say nothing to ours
 * (Bot API: InlineKeyboardMarkup).
 */
function readButtons(markup: unknown): Extras['buttons'] {
  const rows = listIn(objectIn(markup)?.['inline_keyboard'])
    .map((row) => listIn(row).flatMap(readButton))
    .filter((row) => row.length > 0);
  return rows.length > 0 ? rows : undefined;
}

function readButton(value: unknown): LinkButton[] {
  const button = objectIn(value);
  const url = wordIn(button?.['url']) ?? wordIn(objectIn(button?.['login_url'])?.['url']);
  if (url === undefined || !/^(https?|tg|ton):\/\/\S+$/i.test(url)) return [];
  return [{ label: withoutAliasLead(wordIn(button?.['text']) ?? url), url }];
}
