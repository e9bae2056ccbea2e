/** A topic of a forum. */
export interface Topic {
  name: string;
  /** Bot API: ForumTopicCreated.icon_color. */
  iconColor: number;
  isClosed?: true;
}
