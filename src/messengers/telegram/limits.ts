/** Characters of a message's text, counted in UTF-16 units (Bot API: sendMessage, `text`, 1-4096 characters). */
export const TEXT_LIMIT = 4096;

/** Characters of a caption, counted in UTF-16 units (Bot API: sendPhoto, `caption`, 0-1024 characters). */
export const CAPTION_LIMIT = 1024;

/** The most items that one album holds (Bot API: sendMediaGroup, `media`, 2-10 items). */
export const ALBUM_MAX = 10;

/**
 * How long to hold back after a 429 that says nothing about it, in milliseconds. Telegram's `retry_after` counts
 * whole seconds (Bot API: ResponseParameters), so one second is its shortest.
 */
export const RETRY_AFTER_DEFAULT_MS = 1_000;

/** How many seconds from now a poll may close at the soonest (Bot API: sendPoll, `close_date`). */
export const POLL_CLOSES_AT_SOONEST_S = 5;

/** How many seconds from now a poll may close at the latest (Bot API: sendPoll, `close_date`). */
export const POLL_CLOSES_AT_LATEST_S = 2_628_000;

/**
 * Files of more bytes are not cleaned: Telegram's own servers hand a bot no larger ones (Bot API: getFile), and a process
 * holds a file in memory while it cleans it.
 */
export const CLEANED_BYTES = 20 * 1_024 * 1_024;

/** How many messages one call deletes (Bot API: deleteMessages, `message_ids`, 1-100 identifiers). */
export const DELETE_AT_ONCE = 100;

/** How old a message may be to be deleted, in milliseconds (Bot API: deleteMessage, "less than 48 hours ago"). */
export const DELETE_WITHIN_MS = 48 * 3_600_000;
