import { describe, expect, it } from '@jest/globals';
import { parseConnectionString } from './connection-string.js';

describe('a connection string', () => {
  it.each([
    ['esdb://127.0.0.1:2113?tls=false', 'esdb://127.0.0.1:2113?tls=false&gossipTimeout=1'],
    [
      'esdb://a:p%40ss%3Aword@one:2113,two:2113,three:2113/?nodePreference=leader&gossipTimeout=3',
      'esdb://a:p%40ss%3Aword@one:2113,two:2113,three:2113?nodePreference=leader&gossipTimeout=3',
    ],
    [
      'esdb+discover://a:b@cluster.example?tlsCAFile=%2Fetc%2Fca.crt',
      'esdb+discover://a:b@cluster.example?tlsCAFile=%2Fetc%2Fca.crt&gossipTimeout=1',
    ],
  ])('%s is taken, with defaults of ours', (given, url) => {
    expect(parseConnectionString(given)).toMatchObject({ url });
  });

  it('gives the credentials that every call carries', () => {
    expect(parseConnectionString('esdb://a:p%40ss%3Aword@host')).toMatchObject({
      credentials: { username: 'a', password: 'p@ss:word' },
    });
  });

  it.each([
    ['postgres://u:p@h/x', /^esdb:\/\/user:password@host/],
    ['esdb://host:2113', /user:password@ before the hosts, or tls=false/],
    ['esdb://a:b:c@host', /percent-encoded/],
    ['esdb://a:%zz@host', /percent-encoded/],
    ['esdb://a:secret@host?tlsVerifyCert=false', /^options out of tls, tlsCAFile/],
    ['esdb://a:secret@host?gossipTimeout=soon', /another value of gossipTimeout/],
  ])('%s is refused with what it needs, and shows no secret', (given, needs) => {
    const answer = parseConnectionString(given);
    expect(answer).toMatch(needs);
    expect(answer).not.toContain('secret');
  });
});
