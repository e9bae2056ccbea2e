import type { Charge } from './payments.ts';
import type { World } from './world.ts';

/** Keeps what is new about a payment and tells who watches. */
export function keepCharge(world: World, charge: Charge): void {
  world.charges.set(charge.id, charge);
  world.journal.put('charge', charge.id, charge);
  world.events.emit('payment', { ...charge });
}
