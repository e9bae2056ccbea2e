/** Every workflow that a worker runs. */
export { announce } from './announce.ts';
export { editPost } from './editPost.ts';
export { catchUp } from './catchUp.ts';
export { reconcilePayments } from './reconcilePayments.ts';
export { refund } from './refund.ts';
export { forget } from './forget.ts';
export { relayPost } from './relayPost.ts';
export { restriction } from './restriction.ts';
export { subscription } from './subscription.ts';
export { tendLedger } from './tendLedger.ts';
export { tendModeration } from './tendModeration.ts';
export { tendSubscriptions } from './tendSubscriptions.ts';
export { withdrawal } from './withdrawal.ts';
