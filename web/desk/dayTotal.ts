/** One day, all plans together. */
export interface DayTotal {
  readonly day: string;
  readonly stars: number;
  readonly refunded: number;
}
