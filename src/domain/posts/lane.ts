/** The urgency of a send, most urgent first: an answer to somebody who waits, a copy, an announcement. */
export const LANES = ['interactive', 'relay', 'announcement'] as const;
export type Lane = (typeof LANES)[number];
