/** What a clean-up of sessions has removed. */
export interface RetentionTally {
  /** Sessions whose words were still there, because whatever should have removed them did not. */
  readonly words: number;
  readonly sessions: number;
  /** Sealed messages of reports that had expired. */
  readonly evidence: number;
  /** Rooms of video calls whose time was up a day ago. */
  readonly rooms: number;
}
