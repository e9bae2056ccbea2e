/** What the bot has to know about itself to read its updates. */
export interface BotIdentity {
  readonly id: number;
  readonly username: string;
  /** What a command may begin with besides `/`, such as `.`; unset or empty for none. */
  readonly commandPrefix?: string;
  /** The commands that it knows, by name. */
  readonly commands: KnownCommands;
}

/** Commands by name, each with whether it may stand in a caption because it is about what the message shows. */
export type KnownCommands = ReadonlyMap<string, { readonly inCaptions: boolean }>;
