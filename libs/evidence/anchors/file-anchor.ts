import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Anchor, noteLine, noteOfLine, type Published } from './anchor.js';

const LINE_FEED = 0x0a;

/**
 * A file that grows by a line a checkpoint. It is only ever appended to, so it may be one that nothing else can be
 * done to (`chattr +a`), and it belongs on another machine's disk.
 */
export class FileAnchor implements Anchor {
  readonly name: string;

  constructor(private readonly path: string) {
    this.name = `file:${path}`;
  }

  async publish({ note }: Published): Promise<void> {
    const file = await open(this.path, 'a+', 0o644);
    try {
      const { size } = await file.stat();
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
      // A line that was cut off by a crash is left as it is, and a new one begun.
      const cutOff = size > 0 && buffer[0] !== LINE_FEED;
      await file.appendFile(`${cutOff ? '\n' : ''}${noteLine(note)}`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async *published(): AsyncGenerator<string> {
    if (!existsSync(this.path)) return;
    for await (const line of createInterface({ input: createReadStream(this.path), crlfDelay: Infinity })) {
      const note = noteOfLine(line);
      if (note !== undefined) yield note;
    }
  }
}
