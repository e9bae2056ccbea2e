/**
 * What intake counts, so that nothing is dropped unseen:
 * - `taken`: an update was handled; the detail is its type.
 * - `ignored`: an update led to nothing; the detail is the reason.
 * - `passed over`: handling an update failed too often; the detail is its type.
 * - `over budget`: a command, a press, a post or an edit was dropped, since too many came; the detail is its type.
 * - `superseded`: an edit was left out, since a later one of the same message came along; the detail is its type.
 * - `unavailable`: an update has to come again; the detail is the dependency that was away.
 * - `refused`: a webhook request was not let in; the detail is its HTTP status.
 * - `unreadable`: a webhook request was let in and is not JSON; there is no detail.
 */
export type IntakeEvent =
  | 'taken'
  | 'ignored'
  | 'passed over'
  | 'over budget'
  | 'superseded'
  | 'unavailable'
  | 'refused'
  | 'unreadable';

/** Counts one event. Details are few and fixed, fit to be labels of a metric. */
export type Count = (event: IntakeEvent, detail: string) => void;
