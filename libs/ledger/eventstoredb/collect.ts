import type { StreamingRead } from '@eventstore/db-client';
import type { Life } from './connection.js';

/**
 * Everything that a read of the client gives, or as much as is enough. The call under it is ended in any case: to
 * leave the loop alone would leave it open, and an error that comes later must not find nobody listening.
 */
export async function collect<T>(
  stream: StreamingRead<T>,
  { beat, signal }: Life,
  enough: (last: T) => boolean = () => false,
): Promise<T[]> {
  const cancel = (): void => void stream.cancel().catch(() => undefined);
  stream.on('error', () => undefined);
  signal.addEventListener('abort', cancel);
  const items: T[] = [];
  try {
    for await (const item of stream as AsyncIterable<T>) {
      items.push(item);
      beat();
      if (enough(item)) break;
    }
    return items;
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
