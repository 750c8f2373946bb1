import { AlertTriangle, CheckCircle2, CircleX, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.js';
import styles from './notice.module.css';

type Kind = 'info' | 'good' | 'warn' | 'bad';

const ICONS = { info: Info, good: CheckCircle2, warn: AlertTriangle, bad: CircleX } as const;

interface NoticeProps {
  readonly kind: Kind;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** It came about while the page was open: read out at once. */
  readonly live?: boolean;
}

/** Something to know, where it matters. */
export function Notice({ kind, title, children, live = false }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div
      className={classes(styles.notice, styles[kind])}
      role={live ? (kind === 'bad' ? 'alert' : 'status') : undefined}
    >
      <Icon aria-hidden="true" />
      <div>
        <p className={styles.title}>{title}</p>
        {children !== undefined && <div className={styles.more}>{children}</div>}
      </div>
    </div>
  );
}
