import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sender } from './sender.js';
import { checkTarget, checkUrl } from './targets.js';

const STRICT = { http: false, private: false };
const HTTP = { http: true, private: false };
const ALL = { http: true, private: true };

describe('targets of webhooks', () => {
  let server: Server;
  let port: number;
  let requests = 0;
  let location: string | undefined;

  beforeAll(async () => {
    server = createServer((_, response) => {
      requests++;
      if (location !== undefined) response.writeHead(307, { location });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const send = async (url: string, rules: typeof ALL) => {
    const sender = new Sender(rules, { connectMs: 2_000, answerMs: 2_000 });
    const answer = await sender.send({ url, headers: {}, body: '{}' });
    await sender.close();
    return answer;
  };

  it.each([
    ['no address', 'hooks', /whole address/],
    ['http', 'http://example.com/', /https/],
    ['another scheme', 'ftp://example.com/', /https/],
    ['a file', 'file:///etc/passwd', /https/],
    ['a user and a password', 'https://a:b@example.com/', /user name/],
    ['a fragment', 'https://example.com/#x', /fragment/],
  ])('may not be %s', (_, url, message) => {
    expect(() => checkUrl(url, STRICT)).toThrow(message);
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://224.0.0.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://localhost/',
  ])('may not be %s unless private ones are allowed', async (url) => {
    await expect(checkTarget(url, STRICT)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('may be private where the settings say so, but never link-local', async () => {
    await expect(checkTarget('http://127.0.0.1/', ALL)).resolves.toBeInstanceOf(URL);
    await expect(checkTarget('http://169.254.169.254/', ALL)).rejects.toThrow(/linkLocal/);
  });

  it('are checked again when something is sent, by the address that is connected to', async () => {
    requests = 0;
    expect(await send(`http://localhost:${port}/`, HTTP)).toMatchObject({
      kind: 'refused',
      error: expect.stringMatching(/localhost leads to .* not a public address/) as unknown,
    });
    expect(await send(`http://127.0.0.1:${port}/`, HTTP)).toMatchObject({ kind: 'refused' });
    expect(requests).toBe(0);
    expect(await send(`http://localhost:${port}/`, ALL)).toEqual({ kind: 'taken', status: 200 });
  });

  it('are not left by a redirect', async () => {
    requests = 0;
    location = `http://127.0.0.1:${port}/elsewhere`;
    expect(await send(`http://127.0.0.1:${port}/`, ALL)).toMatchObject({
      kind: 'refused',
      status: 307,
      error: 'answered 307: redirects are not followed',
    });
    expect(requests).toBe(1);
  });
});
