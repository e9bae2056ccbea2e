/**
 * The bounds of steps that work on many chats. They weigh three things against each other: how soon a pause, a ban or an
 * edit takes effect, how many calls and writes a copy costs, and how many history events a large post needs. DESIGN
 * allows 2,000 events for 100,000 chats.
 */

/** A batch ends after this many rows or milliseconds. The number of history events follows from these two. */
export const BATCH = { rows: 1_000, ms: 60_000 };

/** A batch of deletions ends sooner, because its workflow shows the progress after each one. */
export const WITHDRAWAL_BATCH_MS = 15_000;

/** A step waits up to this many milliseconds by itself; a longer wait becomes a durable timer of the workflow. */
export const SHORT_WAIT_MS = 5_000;

/** How often a step tells Temporal that its worker lives, in milliseconds: a fraction of its heartbeat timeout. */
export const HEARTBEAT_MS = 2_000;

/** How often leases on rows are renewed, in milliseconds: a fraction of the time that they last. */
export const RENEW_LEASE_MS = 8_000;

/**
 * How many sends are asked for at the limiter together, and begin together when they are permitted. Each beginning is
 * a write, so small groups are slow; each row that has begun is in doubt after a crash, so large groups are risky.
 */
export const GROUP_ROWS = 10;

/**
 * How many deliveries are claimed together: more while they go quickly, fewer while they wait, because a pause or a
 * restriction is noticed only when the next rows are claimed.
 */
export const DELIVERY_CLAIM = { first: 50, least: 10, most: 200, quickMs: 500, slowMs: 1_000 };

/** Deliveries that were claimed and have not begun after this time go back, so that a pause takes effect within it. */
export const HOLD_MS = 1_500;

/** A chat that may be sent to again this soon keeps its claim; a claim with a longer wait goes back with its time. */
export const SOON_MS = 1_500;

/** How many copies are claimed for revision: few, because an edit that arrives meanwhile has to wait for these. */
export const REVISION_CLAIM_ROWS = 50;

/** How many chats are looked up together for deletions. */
export const WITHDRAWAL_CHATS = 200;

/** How many deliveries may be sent within the workflow's own task; the others are left to the batches. */
export const AT_ONCE_ROWS = 10;

/**
 * While the calls of this many posts have taken longer than `ms`, nothing more is sent within workflow tasks: calls that
 * hang hold these tasks, and other workflows need some too. It is half of what a process runs at a time.
 */
export const SLOW_POSTS = { posts: 20, ms: 1_000 };

/** How long a delivery whose permit has expired waits for a new one, in milliseconds. It holds a call slot meanwhile. */
export const PERMIT_PATIENCE_MS = 5_000;

/** Sending stops for this long when the token is refused, in milliseconds; after that, one call tries it again. */
export const HALT_MS = 15_000;

/** How long a chat is left alone after a deletion whose answer was lost, in milliseconds. */
export const DELETE_AGAIN_MS = 2_000;

/** How long and how often the outcome of calls is written again while the database is away, in milliseconds. */
export const WRITE_AGAIN = { patienceMs: 60_000, everyMs: 500 };
