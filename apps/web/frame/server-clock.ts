import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const TICK_MS = 15_000;

/** What time it is where decisions are judged: the server's clock, which a trial may have set to another day. */
export function useNow(): Date {
  const offset = useClockOffset();
  const [own, setOwn] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setOwn(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return new Date(own + offset);
}

/** The server's clock less this machine's, in milliseconds; 0 where the two agree to a few seconds. */
function useClockOffset(): number {
  const { data = 0 } = useQuery({
    queryKey: ['clock'],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const response = await fetch('/readyz', { signal });
      const { clock } = (await response.json()) as { readonly clock: string };
      const offset = Date.parse(clock) - Date.now();
      return Math.abs(offset) < 5_000 ? 0 : offset;
    },
  });
  return data;
}
