/** What the bot has to know about itself to read its updates. */
export interface BotIdentity {
  readonly id: number;
  readonly username: string;
  /** What a command may begin with besides `/`, such as `.`; unset or empty for none. */
  readonly commandPrefix?: string;
}
