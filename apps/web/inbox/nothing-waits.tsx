import { useQuery } from '@tanstack/react-query';
import { workflows } from '../api/workflows.js';
import { Empty } from '../controls/loading.js';
import { Moment } from '../figures/moment.js';

/** Nobody has to do anything; when that will change. */
export function NothingWaits() {
  const { data } = useQuery({ queryKey: ['workflows'], queryFn: ({ signal }) => workflows(signal) });
  const next = (data?.items ?? []).filter((workflow) => workflow.next_at !== null);
  return (
    <Empty title="Nothing waits for a decision">
      {next.map(({ type, title, next_at }) => (
        <p key={type}>
          {title} runs next {next_at !== null && <Moment at={next_at} />}.
        </p>
      ))}
      {data && next.length === 0 && (
        <p>
          No schedule is due. <code>npx countersign run TYPE</code> starts a workflow by hand.
        </p>
      )}
    </Empty>
  );
}
