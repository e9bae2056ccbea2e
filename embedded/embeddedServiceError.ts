/**
 * An embedded service could not be had or did not start.
 * The message is one sentence that ends with what the user can do.
 */
export class EmbeddedServiceError extends Error {
  override readonly name = 'EmbeddedServiceError';
  /** What the user can do about it. */
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(`${problem}: ${remedy}.`);
    this.remedy = remedy;
  }
}
