import type { Incoming } from '../../domain/conversation/incoming.ts';

/** An update that leads to something. */
export type Handled = Exclude<Incoming, { readonly type: 'ignored' }>;
