import { Refused } from '../api/problem.js';
import { Notice } from '../controls/notice.js';
import { Moment } from '../figures/moment.js';

interface Titled {
  readonly kind: 'warn' | 'bad';
  readonly title: string;
}

/** A decision that was not taken: who was quicker, what has changed, or who may. */
export function DecisionProblem({ error }: { readonly error: Error }) {
  const { kind, title } = titleOf(error);
  return (
    <Notice kind={kind} title={title} live>
      {error instanceof Refused ? <Detail problem={error.problem} /> : error.message}
    </Notice>
  );
}

function titleOf(error: Error): Titled {
  switch (error instanceof Refused ? error.problem.status : 0) {
    case 409:
      return { kind: 'warn', title: 'Already decided' };
    case 412:
      return { kind: 'warn', title: 'It has changed since it was shown' };
    case 403:
      return { kind: 'bad', title: 'Not yours to decide' };
    default:
      return { kind: 'bad', title: 'Not decided' };
  }
}

function Detail({ problem }: { readonly problem: Refused['problem'] }) {
  const { decision, decided_by, on_behalf_of, decided_at } = problem;
  if (typeof decided_by === 'string' && typeof decided_at === 'string' && typeof decision === 'string') {
    const who = typeof on_behalf_of === 'string' ? `${decided_by} for ${on_behalf_of}` : decided_by;
    return (
      <>
        {who} {decision} it, <Moment at={decided_at} />. Your decision was not taken.
      </>
    );
  }
  if (problem.status === 412)
    return <>What is there now is shown below. Nothing was decided: look again, then decide.</>;
  return <>{problem.detail}</>;
}
