import { type Anchor, noteOfLine, type Published } from './anchor.js';
import { asked } from './asked.js';

/**
 * An address that takes each checkpoint by POST (the note, as text/plain) and answers to GET with those that it has,
 * a line of JSON each, `{"note":"..."}`; `?origin=` and `?after=` say which are wanted.
 */
export class HttpsAnchor implements Anchor {
  readonly name: string;
  private readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(address: URL) {
    const { username, password } = address;
    const bare = Object.assign(new URL(address), { username: '', password: '' });
    this.url = bare.href;
    this.name = this.url;
    const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
    this.headers = username === '' ? {} : { authorization: `Basic ${credentials.toString('base64')}` };
  }

  async publish({ note }: Published): Promise<void> {
    await asked(this.name, this.url, {
      method: 'POST',
      body: note,
      headers: { ...this.headers, 'content-type': 'text/plain; charset=utf-8' },
    });
  }

  async *published(origin: string, after: number): AsyncGenerator<string> {
    const url = new URL(this.url);
    url.searchParams.set('origin', origin);
    url.searchParams.set('after', String(after));
    const answer = await asked(this.name, url.href, { method: 'GET', headers: this.headers });
    for (const line of (await answer.text()).split('\n')) {
      const note = noteOfLine(line);
      if (note !== undefined) yield note;
    }
  }
}
