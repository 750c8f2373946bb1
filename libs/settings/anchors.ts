import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place outside that is given every checkpoint. */
export type AnchorSetting =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'https'; readonly url: string }
  | {
      readonly kind: 's3';
      readonly place: {
        readonly endpoint: string;
        readonly region: string;
        readonly bucket: string;
        readonly prefix: string;
      };
      readonly credentials: {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken: string | undefined;
      };
    };

export interface AwsVariables {
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly sessionToken: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

export const ANCHORS_EXPECTED =
  'anchors with blanks between: a path, https://host/path, or s3://bucket/prefix?endpoint=https://host&region=auto ' +
  '(with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)';

/** Undefined when one of them can't be read. */
export function parseAnchors(text: string, aws: AwsVariables): readonly AnchorSetting[] | undefined {
  const anchors = text
    .split(/\s+/)
    .filter((one) => one !== '')
    .map((one) => parseAnchor(one, aws));
  return anchors.every((anchor) => anchor !== undefined) ? anchors : undefined;
}

function parseAnchor(text: string, aws: AwsVariables): AnchorSetting | undefined {
  if (isAbsolute(text) || !/^[a-z0-9+]+:/i.test(text)) return { kind: 'file', path: resolve(text) };
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  switch (url.protocol) {
    case 'file:':
      return { kind: 'file', path: fileURLToPath(url) };
    case 'https:':
      return { kind: 'https', url: url.href };
    case 'http:':
      return isLoopback(url) ? { kind: 'https', url: url.href } : undefined;
    case 's3:':
      return s3(url, aws);
    default:
      return undefined;
  }
}

function s3(url: URL, aws: AwsVariables): AnchorSetting | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = aws;
  if (accessKeyId === undefined || secretAccessKey === undefined || url.hostname === '') return undefined;
  const region = url.searchParams.get('region') ?? aws.region ?? 'us-east-1';
  const endpoint = url.searchParams.get('endpoint') ?? aws.endpoint ?? `https://s3.${region}.amazonaws.com`;
  if (!URL.canParse(endpoint)) return undefined;
  const { protocol } = new URL(endpoint);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(new URL(endpoint)))) return undefined;
  return {
    kind: 's3',
    place: {
      region,
      endpoint: endpoint.replace(/\/+$/, ''),
      bucket: url.hostname,
      prefix: url.pathname.replace(/^\/+|\/+$/g, ''),
    },
    credentials: { accessKeyId, secretAccessKey, sessionToken },
  };
}

/** Plain http is for trials on the same machine. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
