import { Client } from 'minio';
import type { PhotoStore } from '../../domain/pair/photoStore.ts';

/** Where an S3 server is, and how it knows us. */
export interface ObjectStoreOptions {
  /** Host, or host and port. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  /** Whether the server speaks TLS. */
  readonly secure: boolean;
}

/** Keeps photos in a bucket of an S3 server, which is made where there is none. */
export function createPhotoStore(options: ObjectStoreOptions): PhotoStore {
  const { endpoint, accessKey, secretKey, bucket, secure } = options;
  const { hostname, port } = new URL(`${secure ? 'https' : 'http'}://${endpoint}`);
  const client = new Client({
    endPoint: hostname,
    ...(port !== '' && { port: Number(port) }),
    useSSL: secure,
    accessKey,
    secretKey,
  });
  let bucketThere: Promise<void> | undefined;

  async function makeBucket(): Promise<void> {
    if (!(await client.bucketExists(bucket))) await client.makeBucket(bucket);
  }

  return {
    async keep(object, bytes) {
      bucketThere ??= makeBucket();
      // A server that was away is asked again the next time.
      await bucketThere.catch((error: unknown) => {
        bucketThere = undefined;
        throw error;
      });
      await client.putObject(bucket, object, bytes, bytes.length, { 'Content-Type': 'image/jpeg' });
    },
    remove: (object) => client.removeObject(bucket, object),
  };
}
