/**
 * Thrown while an update is taken in and something that needs is away: Temporal, PostgreSQL, Redis.
 *
 * The only error after which intake holds still and offers the same update again, for as long as it takes. Any
 * other error counts as a fault of the update or of the code and is given up on after a few attempts, so every
 * outage has to be turned into this one.
 */
export class IntakeUnavailable extends Error {
  override readonly name = 'IntakeUnavailable';
  /** What is away: 'temporal', 'postgresql' … It names a metric's label, so it comes from a short fixed list. */
  readonly dependency: string;

  constructor(dependency: string, options?: ErrorOptions) {
    super(`${dependency} cannot be reached`, options);
    this.dependency = dependency;
  }
}
