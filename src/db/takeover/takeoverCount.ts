/** How many of one kind there were, and how many of them are new here or were brought up to date. */
export interface TakeoverCount {
  readonly what: string;
  readonly there: number;
  readonly taken: number;
}
