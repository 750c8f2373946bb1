import type { ReactNode } from 'react';
import { Refused, Unreachable } from '../api/problem.js';
import { Button } from './button.js';
import styles from './loading.module.css';
import { Notice } from './notice.js';

/** Grey lines in the place of what is on its way. */
export function Loading({ what, lines = 3 }: { readonly what: string; readonly lines?: number }) {
  return (
    <div className={styles.loading} role="status">
      <span className={styles.words}>Loading {what} …</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={styles.line} aria-hidden="true" />
      ))}
    </div>
  );
}

interface FailureProps {
  readonly what: string;
  readonly error: Error;
  readonly again?: () => void;
}

/** It could not be shown: what the server said about it, and a way on. */
export function Failure({ what, error, again }: FailureProps) {
  const title = error instanceof Unreachable ? 'No connection to the server' : `Can’t show ${what}`;
  const detail =
    error instanceof Refused || error instanceof Unreachable
      ? error.message
      : 'Something is wrong in this page.';
  return (
    <Notice kind="bad" title={title} live>
      <p>{detail}</p>
      {again && (
        <div className={styles.again}>
          <Button onPress={again}>Try again</Button>
        </div>
      )}
    </Notice>
  );
}

/** There is nothing, and what that means. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{title}</p>
      {children}
    </div>
  );
}
