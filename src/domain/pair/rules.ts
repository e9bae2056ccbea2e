/** What configuration decides about strangers who meet. */
export interface PairRules {
  readonly minimumAge: number;
  readonly findTimeoutSeconds: number;
  readonly findDebounceSeconds: number;
  readonly meetAgainMinutes: number;
  readonly premiumHeadStartSeconds: number;
  readonly maxChatMinutes: number;
  readonly premiumChatMinutes: number;
  readonly silenceMinutes: number;
  readonly youngChatSeconds: number;
  readonly aftermathMinutes: number;
  readonly sessionTtlSeconds: number;
}
