import '../design/base.css';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { isRefusal, Refused } from '../api/problem.js';
import { signInAddress } from '../sign-in/next-address.js';

/** Puts a page in its place, with what every page needs. */
export function openPage(page: ReactNode): void {
  const place = document.getElementById('page');
  if (!place) throw new Error('The page has no place: expected an element with the id "page".');
  createRoot(place).render(
    <StrictMode>
      <I18nProvider locale="en-US">
        <QueryClientProvider client={queryClient()}>{page}</QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

function queryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: signInWhenNobodyIs }),
    mutationCache: new MutationCache({ onError: signInWhenNobodyIs }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // Refusals stay what they are; a server that restarts is waited for.
        retry: (failures, error) =>
          error instanceof Refused ? error.problem.status === 503 && failures < 5 : failures < 30,
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 5_000),
      },
      // What a person asked for once is done once.
      mutations: { retry: false },
    },
  });
}

function signInWhenNobodyIs(error: unknown): void {
  if (isRefusal(error, 401)) location.replace(signInAddress(location));
}
