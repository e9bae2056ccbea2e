/** Every workflow that a worker runs. */
export { relayPost } from './relayPost.ts';
export { tendLedger } from './tendLedger.ts';
