import type { ReactNode } from 'react';
import { classes } from './classes.js';
import styles from './badge.module.css';

export type Tone = 'quiet' | 'accent' | 'good' | 'warn' | 'bad';

interface BadgeProps {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A state in a word. */
export function Badge({ tone = 'quiet', title, children }: BadgeProps) {
  return (
    <span className={classes(styles.badge, styles[tone])} title={title}>
      {children}
    </span>
  );
}

/** A tier by its number, and its name where there is room. */
export function TierBadge({ tier, name }: { readonly tier: number; readonly name?: string | undefined }) {
  const step = Math.min(Math.max(tier, 1), 5);
  return (
    <span className={classes(styles.badge, styles.tier)} data-step={step}>
      {tier}
      {name !== undefined && ` ${name}`}
    </span>
  );
}
