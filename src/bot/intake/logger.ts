/**
 * Where intake says what happens; pino's logger fits. Fields carry ids and kinds, never a message's content and
 * never the bot's token.
 */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
