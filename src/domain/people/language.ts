/** The languages that Partyline speaks, each completely. */
export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of ours for one that a network names (IETF tag, as in `es-MX`), if we speak it. */
export function languageNamed(tag: string | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === primary);
}

/** What is known about how a chat, or a person, is best spoken to. A private chat is its person. */
export interface KnownLanguage {
  /** Chosen by /language. */
  readonly chosen?: Language;
  /** What the network said when somebody was last heard there. */
  readonly seen?: Language;
}

/** How to answer somebody in a chat: what was chosen there, what the person chose, what the network says of them. */
export function languageOfAnswer(
  chat: KnownLanguage,
  person: KnownLanguage,
  networkSays: string | undefined,
): Language {
  return chat.chosen ?? person.chosen ?? languageNamed(networkSays) ?? person.seen ?? chat.seen ?? 'en';
}

/** How to speak to a chat, or to a person, unasked. */
export function languageUnasked(chat: KnownLanguage): Language {
  return chat.chosen ?? chat.seen ?? 'en';
}
