import { AwsV4Signer } from 'aws4fetch';
import { type Anchor, type Published } from './anchor.js';
import { asked } from './asked.js';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

export interface S3Place {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Before the keys, without slashes at its ends; may be empty. */
  readonly prefix: string;
}

/** Digits of the largest size that a number holds exactly, so that the order of keys is that of sizes. */
const SIZE_DIGITS = 16;

/**
 * A bucket of an S3-compatible store: an object a checkpoint, `<prefix>/<origin>/<size>`. With object lock on the
 * bucket nobody can take one back.
 */
export class S3Anchor implements Anchor {
  readonly name: string;

  constructor(
    private readonly place: S3Place,
    private readonly credentials: S3Credentials,
  ) {
    this.name = `s3://${place.bucket}/${place.prefix} at ${place.endpoint}`;
  }

  async publish({ origin, size, note }: Published): Promise<void> {
    await this.ask('PUT', `/${this.keyOf(origin, size)}`, note);
  }

  async *published(origin: string, after: number): AsyncGenerator<string> {
    const query = new URLSearchParams({ 'list-type': '2', prefix: `${this.keyOf(origin, undefined)}/` });
    query.set('start-after', this.keyOf(origin, after));
    for (;;) {
      const page = await (await this.ask('GET', `?${query.toString()}`)).text();
      for (const key of textsOf(page, 'Key')) yield (await this.ask('GET', `/${key}`)).text();
      const [next] = textsOf(page, 'NextContinuationToken');
      if (next === undefined) return;
      query.set('continuation-token', next);
    }
  }

  private keyOf(origin: string, size: number | undefined): string {
    const last = size === undefined ? [] : [String(size).padStart(SIZE_DIGITS, '0')];
    return [...(this.place.prefix === '' ? [] : [this.place.prefix]), origin, ...last].join('/');
  }

  private async ask(method: 'GET' | 'PUT', path: string, body?: string): Promise<Response> {
    const { endpoint, bucket, region } = this.place;
    const { accessKeyId, secretAccessKey, sessionToken } = this.credentials;
    const signed = await new AwsV4Signer({
      method,
      accessKeyId,
      secretAccessKey,
      region,
      url: `${endpoint}/${bucket}${path}`,
      service: 's3',
      ...(body !== undefined && { body }),
      ...(sessionToken !== undefined && { sessionToken }),
    }).sign();
    return asked(this.name, signed.url.href, { method, headers: signed.headers, body: body ?? null });
  }
}

/** Texts of an element of a listing. Keys are ours and tokens are base64: of entities only `&amp;` and the like occur. */
function textsOf(xml: string, element: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#43;', '+')
      .replaceAll('&amp;', '&'),
  );
}
