/** An object store of one's own, which keeps copies of profile photos. */
export interface PhotoStore {
  /** Keeps a photo under a name, in place of what had that name before. */
  keep(object: string, bytes: Buffer): Promise<void>;
  /** Removes what has that name, if there is something. */
  remove(object: string): Promise<void>;
}
