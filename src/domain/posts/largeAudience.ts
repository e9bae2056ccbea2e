/** Planning a post for more destinations than this takes longer than a workflow task should. */
export const LARGE_AUDIENCE = 1_000;
