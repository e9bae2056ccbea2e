/** Remembers what was said lately, so that nobody is told the same thing over and over. */
export interface Notices {
  /** Whether that notice was not given for this many seconds; from now on it counts as given. Never rejects. */
  isDue(notice: string, forSeconds: number): Promise<boolean>;
  /** In how many seconds a notice is due again; 0 when it is, or when nobody can say. Never rejects. */
  secondsUntilDue(notice: string): Promise<number>;
  /** Lets a notice that could not be given be due again at once. Never rejects. */
  forget(notice: string): Promise<void>;
}
