import { request } from 'node:http';
import { TEST_TOKEN } from '#composition/testing';

export interface Frame {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads server-sent events as a browser does: lines, frames, and the last id for the next time. */
export class SseClient {
  readonly frames: Frame[] = [];
  lastId: string | undefined;
  status: number | undefined;
  ended = false;
  private readonly request: ReturnType<typeof request>;

  constructor(url: string, options: { readonly lastId?: string | undefined; readonly token?: string } = {}) {
    const headers = {
      authorization: `Bearer ${options.token ?? TEST_TOKEN}`,
      ...(options.lastId === undefined ? {} : { 'last-event-id': options.lastId }),
    };
    this.request = request(url, { headers }, (response) => {
      this.status = response.statusCode;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) this.take(part);
      });
      response.on('close', () => (this.ended = true));
      response.on('error', () => undefined);
    });
    this.request.on('error', () => (this.ended = true)).end();
  }

  close(): void {
    this.request.destroy();
  }

  private take(part: string): void {
    const field = (name: string): string | undefined =>
      part
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const id = field('id');
    if (id !== undefined) this.lastId = id;
    const data = field('data');
    if (data === undefined) return;
    this.frames.push({ id: id ?? '', event: field('event') ?? 'message', data: JSON.parse(data) });
  }
}
