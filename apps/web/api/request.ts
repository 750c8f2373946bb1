import { type Problem, Refused, Unreachable } from './problem.js';

type Parameters = Readonly<Record<string, string | number | undefined>>;

/** A read of the public API. @throws Refused or Unreachable */
export function get<Answer>(
  path: string,
  parameters: Parameters = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) given.set(name, String(value));
  }
  const query = given.size === 0 ? '' : `?${given.toString()}`;
  return request<Answer>(`${path}${query}`, signal ? { signal } : {});
}

/** A write. @throws Refused or Unreachable */
export function send<Answer>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return request<Answer>(path, { method, ...json });
}

async function request<Answer>(path: string, init: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { ...init, credentials: 'same-origin' });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new Unreachable({ cause: error });
  }
  if (response.status === 204) return undefined as Answer;
  if (response.ok) return (await response.json()) as Answer;
  throw new Refused(await problemIn(response));
}

/** What stands before the server may answer in another form. */
async function problemIn(response: Response): Promise<Problem> {
  try {
    const problem = (await response.json()) as Partial<Problem>;
    if (typeof problem.detail === 'string') return { ...problem, status: response.status } as Problem;
  } catch {
    // answered below
  }
  const detail = `The answer was ${response.status} ${response.statusText}, and not in the form that was expected.`;
  return { status: response.status, title: response.statusText, detail, code: 'unexpected' };
}
