/** Whether the crowd talks, and what it has said since it began. */
export interface CrowdState {
  talking: boolean;
  posts_per_s: number;
  posted: number;
  /** When it falls silent by itself, ISO 8601. */
  until?: string;
}
