import type { Database } from '../../db/database.ts';
import { dropCopy, dueCopies, noteCopied, reconcilePhotos, unownedCopies } from '../../db/pair/photos.ts';
import type { PhotoStore } from '../../domain/pair/photoStore.ts';

/** How many photos are copied, and how many removed, at one time. What is left follows the next time. */
const AT_ONCE = 200;

/** What became of the copies of profile photos. */
export interface PhotoTally {
  readonly copied: number;
  readonly removed: number;
  /** Photos that could not be had from the network; they are tried again. */
  readonly missing: number;
}

/**
 * Copies profile photos that have no copy yet, and removes copies that no profile shows any more: the photo was replaced or
 * removed, or its owner has asked to be forgotten. May be repeated, and be cut short. Rejects while the store is away.
 *
 * @param fetchPhoto gets a file of the network; undefined when it is not to be had
 */
export async function tendPhotoCopies(
  { sql: db }: Database,
  store: PhotoStore,
  fetchPhoto: (fileId: string) => Promise<Buffer | undefined>,
): Promise<PhotoTally> {
  await reconcilePhotos(db);
  const unowned = await unownedCopies(db, AT_ONCE);
  for (const object of unowned) {
    await store.remove(object);
    await dropCopy(db, object);
  }
  const due = await dueCopies(db, AT_ONCE);
  let missing = 0;
  for (const { object, fileId } of due) {
    const bytes = await fetchPhoto(fileId);
    if (bytes) {
      await store.keep(object, bytes);
      await noteCopied(db, object);
    } else missing += 1;
  }
  return { copied: due.length - missing, removed: unowned.length, missing };
}
