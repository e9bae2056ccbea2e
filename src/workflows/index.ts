/** Every workflow that a worker runs; the default is run for a type that is not among them. */
export { unknownWorkflow as default } from './unknownWorkflow.ts';
export { announce } from './posts/announce.ts';
export { editPost } from './posts/editPost.ts';
export { catchUp } from './billing/catchUp.ts';
export { reconcilePayments } from './billing/reconcilePayments.ts';
export { refund } from './billing/refund.ts';
export { forget } from './people/forget.ts';
export { matchmaker } from './pair/matchmaker.ts';
export { pairSession } from './pair/pairSession.ts';
export { relayPost } from './posts/relayPost.ts';
export { restriction } from './moderation/restriction.ts';
export { subscription } from './billing/subscription.ts';
export { tendLedger } from './posts/tendLedger.ts';
export { tendModeration } from './moderation/tendModeration.ts';
export { tendSubscriptions } from './billing/tendSubscriptions.ts';
export { tendSessions } from './pair/tendSessions.ts';
export { withdrawal } from './posts/withdrawal.ts';
