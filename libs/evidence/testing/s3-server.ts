import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const S3_CREDENTIALS = {
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: undefined,
};

/** Keys of a page of a listing. */
const PAGE = 3;

/**
 * An S3-compatible store on loopback, as far as an anchor speaks to one: PUT, GET and ListObjectsV2 with path-style
 * addresses. It checks every signature by the rules that AWS publishes (Signature Version 4), by code of its own.
 */
export class S3Server {
  readonly objects = new Map<string, string>();
  /** Answers with this status instead of doing anything. */
  broken: number | undefined;

  private constructor(
    readonly endpoint: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(): Promise<S3Server> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const made = new S3Server(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    server.on('request', (request, response) => void made.answer(request, response));
    return made;
  }

  close(): Promise<void> {
    return this.end();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', this.endpoint);
    if (this.broken !== undefined) return void response.writeHead(this.broken).end('<Error/>');
    if (!isSigned(request, url, body)) {
      return void response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    }
    const [, bucket = '', ...rest] = url.pathname.split('/');
    const key = `${bucket}/${rest.join('/')}`;
    if (request.method === 'PUT') {
      this.objects.set(key, body.toString());
      return void response.writeHead(200).end();
    }
    if (url.searchParams.get('list-type') === '2') {
      return void response.writeHead(200, { 'content-type': 'application/xml' }).end(this.list(bucket, url));
    }
    const found = this.objects.get(key);
    response.writeHead(found === undefined ? 404 : 200).end(found ?? '<Error><Code>NoSuchKey</Code></Error>');
  }

  private list(bucket: string, { searchParams }: URL): string {
    const prefix = searchParams.get('prefix') ?? '';
    const after = searchParams.get('continuation-token') ?? searchParams.get('start-after') ?? '';
    const keys = [...this.objects.keys()]
      .flatMap((key) => (key.startsWith(`${bucket}/`) ? [key.slice(bucket.length + 1)] : []))
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort();
    const page = keys.slice(0, PAGE);
    const more = keys.length > PAGE;
    return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${page
      .map((key) => `<Contents><Key>${key}</Key></Contents>`)
      .join(
        '',
      )}${more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''}</ListBucketResult>`;
  }
}

function isSigned({ method = '', headers }: IncomingMessage, url: URL, body: Buffer): boolean {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    );
  if (!given) return false;
  const [, id, day = '', region = '', names = '', signature] = given;
  const payload = String(headers['x-amz-content-sha256']);
  if (id !== S3_CREDENTIALS.accessKeyId || !['UNSIGNED-PAYLOAD', hex(body)].includes(payload)) return false;
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const canonical = [
    method,
    url.pathname,
    query.join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    payload,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, hex(Buffer.from(canonical))].join(
    '\n',
  );
  let key: Buffer = Buffer.from(`AWS4${S3_CREDENTIALS.secretAccessKey}`);
  for (const part of [day, region, 's3', 'aws4_request']) key = hmac(key, part);
  return hmac(key, toSign).toString('hex') === signature;
}

function hex(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
