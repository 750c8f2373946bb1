import { useQuery } from '@tanstack/react-query';
import { workflows } from '../api/workflows.js';
import { nameText } from '../words/actions.js';

/** What a workflow's contract calls it; its type, until that is known. */
export function useWorkflowTitle(type: string): string {
  const { data } = useQuery({
    queryKey: ['workflows'],
    queryFn: ({ signal }) => workflows(signal),
    staleTime: 60_000,
  });
  return data?.items.find((workflow) => workflow.type === type)?.title ?? nameText(type);
}
