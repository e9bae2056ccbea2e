/**
 * Something in the environment is missing or malformed. The message is one sentence that names the variable and
 * the remedy; it never repeats a value, since any variable may hold a secret that was put into the wrong place.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** The environment variable to change. */
  readonly variable: string;
  /** What to do with it. */
  readonly remedy: string;

  constructor(variable: string, problem: string, remedy: string) {
    super(`${variable} ${problem}: ${remedy}.`);
    this.variable = variable;
    this.remedy = remedy;
  }
}

/** What is wrong with a value, and what to do about it, said by code that need not know which variable holds it. */
export class Refusal extends Error {
  /** The end of a sentence that begins with the variable's name. */
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.problem = problem;
    this.remedy = remedy;
  }
}
