import { get, send } from './request.js';

export interface Session {
  readonly name: string;
  readonly role: 'admin' | 'approver' | 'agent' | 'auditor';
}

/** Who is signed in. @throws Refused with 401 when nobody is */
export function currentSession(signal?: AbortSignal): Promise<Session> {
  return get<Session>('/session', {}, signal);
}

/** @param secret of a one-time link, or a token. @throws Refused with 403 when it is good no more */
export function openSession(secret: string): Promise<Session> {
  return send<Session>('POST', '/session', { secret });
}

export function endSession(): Promise<void> {
  return send<undefined>('DELETE', '/session');
}
