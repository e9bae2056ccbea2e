/**
 * What staff may do over HTTP. A `viewer` reads; `billing` also moves money and paid time; an `operator` also
 * changes plans and chats, and mutes and bans.
 */
export type StaffRole = 'viewer' | 'billing' | 'operator';

/** The roles, each of which may do what those before it may. */
export const STAFF_ROLES: readonly StaffRole[] = ['viewer', 'billing', 'operator'];

/** Whether somebody of that role may do what needs the other one. */
export function hasRole(role: StaffRole, needed: StaffRole): boolean {
  return STAFF_ROLES.indexOf(role) >= STAFF_ROLES.indexOf(needed);
}

/** Somebody who works with the desk, as the token names them. The audit log knows them by that name. */
export interface Staff {
  readonly name: string;
  readonly role: StaffRole;
}

/** A token that lets somebody in. The secret itself is nowhere kept. */
export interface StaffToken extends Staff {
  /** SHA-256 of the secret. */
  readonly digest: Buffer;
}
