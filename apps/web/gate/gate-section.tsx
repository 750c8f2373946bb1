import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Approval, approve, reject } from '../api/proposed-actions.js';
import { type Gate, planOf, type Run } from '../api/runs.js';
import { Failure, Loading } from '../controls/loading.js';
import { DecisionProblem } from '../decisions/decision-problem.js';
import { DecidedGate } from './decided-gate.js';
import { PendingGate } from './pending-gate.js';

interface GateSectionProps {
  readonly run: Run;
  readonly gate: Gate;
}

/** The gate of a run: to be decided, or as it was decided. What went wrong in deciding stays in sight either way. */
export function GateSection({ run, gate }: GateSectionProps) {
  const queries = useQueryClient();
  const plan = useQuery({
    // A plan never changes: another one has another digest.
    queryKey: ['plan', run.run_id, gate.digest],
    queryFn: ({ signal }) => planOf(run.run_id, signal),
    staleTime: Infinity,
  });
  const lookAgain = (): Promise<unknown> =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['run', run.run_id] }),
      queries.invalidateQueries({ queryKey: ['waiting'] }),
      queries.invalidateQueries({ queryKey: ['actions', run.run_id] }),
    ]);
  const approval = useMutation({
    mutationFn: (given: Approval) => approve(gate.action_id, given),
    onSettled: lookAgain,
  });
  const rejection = useMutation({
    mutationFn: (reason: string) => reject(gate.action_id, reason),
    onSettled: lookAgain,
  });
  const error = approval.error ?? rejection.error;
  return (
    <>
      {error && <DecisionProblem error={error} />}
      {plan.error && <Failure what="the plan" error={plan.error} again={() => void plan.refetch()} />}
      {plan.isPending && <Loading what="the plan" lines={8} />}
      {plan.data &&
        (gate.status === 'pending' ? (
          <PendingGate
            run={run}
            gate={gate}
            plan={plan.data}
            isDeciding={approval.isPending || rejection.isPending}
            approve={approval.mutate}
            reject={rejection.mutate}
          />
        ) : (
          <DecidedGate run={run} gate={gate} plan={plan.data} />
        ))}
    </>
  );
}
