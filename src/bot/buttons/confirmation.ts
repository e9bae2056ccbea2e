import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';

/** A question before something that cannot be taken back lightly: what it does, yes and no. */
export function confirmation(
  words: Words,
  question: string,
  yes: { readonly label: string; readonly data: string },
  no: { readonly data: string },
): Saying {
  const buttons: Button[] = [yes, { label: words('steering:cancel'), data: no.data }];
  return { text: question, buttons: [buttons] };
}
