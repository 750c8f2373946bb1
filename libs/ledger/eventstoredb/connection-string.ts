/** What a connection string says that the adapter must know itself. */
export interface ParsedConnectionString {
  /** For the client, with the adapter's defaults where the operator gave none. */
  readonly url: string;
  readonly credentials: { readonly username: string; readonly password: string };
}

// The client takes others with a warning that shows the whole string, password and all.
const OPTIONS = new Map<string, RegExp>([
  ['tls', /^(true|false)$/],
  ['tlsCAFile', /^.+$/],
  ['userCertFile', /^.+$/],
  ['userKeyFile', /^.+$/],
  ['nodePreference', /^(leader|follower|random|readOnlyReplica)$/i],
  ['connectionName', /^.+$/],
  ['defaultDeadline', /^\d+$/],
  ['discoveryInterval', /^\d+$/],
  ['maxDiscoverAttempts', /^\d+$/],
  ['gossipTimeout', /^\d+$/],
  ['keepAliveInterval', /^-?\d+$/],
  ['keepAliveTimeout', /^-?\d+$/],
]);

/** A node that is frozen must not cost more than this when the leader is looked for. The client's own is 5 s. */
const GOSSIP_TIMEOUT_S = 1;

/** @returns what is wrong with it, without showing a secret, or what it says */
export function parseConnectionString(text: string): ParsedConnectionString | string {
  const match = /^(esdb(?:\+discover)?):\/\/(?:([^@/?]+)@)?([^@/?]+)\/?(?:\?(.*))?$/.exec(text);
  if (!match) return 'esdb://user:password@host:port,host:port?option=value';
  const [, protocol = '', login, hosts = '', query = ''] = match;
  const options = new Map(query.split('&').filter(Boolean).map(nameAndValue));
  for (const [name, value] of options) {
    const known = [...OPTIONS].find(([option]) => option.toLowerCase() === name.toLowerCase());
    if (!known) return `options out of ${[...OPTIONS.keys()].join(', ')}`;
    if (!known[1].test(value)) return `another value of ${known[0]}`;
  }
  const has = (option: string): boolean =>
    [...options.keys()].some((name) => name.toLowerCase() === option.toLowerCase());
  const credentials = credentialsOf(login);
  if (login !== undefined && !credentials) return 'user:password before the @, each percent-encoded';
  if (!credentials && options.get('tls') !== 'false') {
    return 'user:password@ before the hosts, or tls=false for a server without logins';
  }
  if (!has('gossipTimeout')) options.set('gossipTimeout', String(GOSSIP_TIMEOUT_S));
  const given = [...options].map(([name, value]) => `${name}=${value}`).join('&');
  return {
    url: `${protocol}://${login === undefined ? '' : `${login}@`}${hosts}?${given}`,
    // A server without logins ignores them; they are what makes the client append by a call of its own.
    credentials: credentials ?? { username: 'countersign', password: 'none' },
  };
}

function nameAndValue(pair: string): [string, string] {
  const [name = '', ...value] = pair.split('=');
  return [name, value.join('=')];
}

function credentialsOf(login: string | undefined): ParsedConnectionString['credentials'] | undefined {
  const [, username, password] = /^([^:]+):([^:]+)$/.exec(login ?? '') ?? [];
  if (username === undefined || password === undefined) return undefined;
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return undefined;
  }
}
