const TIMEOUT_MS = 10_000;

/** What an anchor answers, when it is a yes. @throws Error that names the anchor and what it said */
export async function asked(anchor: string, url: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    // A redirect could lead anywhere, with the credentials.
    answer = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const { cause, message } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new Error(`The anchor ${anchor} can't be reached: ${reason}.`, { cause: error });
  }
  if (answer.ok) return answer;
  const said = (await answer.text().catch(() => '')).slice(0, 300);
  throw new Error(`The anchor ${anchor} answered ${answer.status} to ${request.method ?? 'GET'}: ${said}`);
}
