/** How a subscriber stands at a moment. */
export type Standing = 'trial' | 'paid' | 'lapsed';
