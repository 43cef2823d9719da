import type { Writable } from 'node:stream';

/** Resolves once the stream has let go of its file: a file that is removed while it is just being opened would be there afterwards. */
export async function closed(file: Writable): Promise<void> {
  if (!file.closed) await new Promise<void>((resolve) => file.once('close', resolve));
}
