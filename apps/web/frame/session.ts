import { useQuery } from '@tanstack/react-query';
import { currentSession, type Session } from '../api/session.js';
import type { Terms } from '../api/proposed-actions.js';

/** Who is signed in; undefined until it is known. Without anybody the page leads to where one signs in. */
export function useSession(): Session | undefined {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => currentSession(signal),
    staleTime: 60_000,
  }).data;
}

/** Why somebody can't decide; undefined when he can. The server judges again, whatever is shown here. */
export function whyNotDecide(
  session: Session | undefined,
  { approver, deputies }: Terms,
): string | undefined {
  if (!session) return 'Nobody is signed in yet.';
  const people = [approver, ...deputies];
  if (!people.includes(session.name))
    return `Only ${people.join(' or ')} may decide this, not ${session.name}.`;
  if (session.role === 'admin' || session.role === 'approver') return undefined;
  return `${session.name} may decide this, but not with a token of role ${session.role}: sign in as an approver.`;
}
