import type { ReactNode } from 'react';
import { AccountMenu } from './account-menu.js';
import { Seal } from './seal.js';
import styles from './frame.module.css';

interface FrameProps {
  /** Which page of the navigation this is. */
  readonly current: string;
  readonly children: ReactNode;
}

const PAGES = [{ address: '/proposed-actions.html', name: 'Inbox' }] as const;

/** What stands around every page: the way past the navigation, the navigation, who is signed in. */
export function Frame({ current, children }: FrameProps) {
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <header className={styles.header}>
        <a className={styles.brand} href="/proposed-actions.html">
          <Seal />
          Countersign
        </a>
        <nav className={styles.pages} aria-label="Pages">
          {PAGES.map(({ address, name }) => (
            <a key={address} href={address} aria-current={address === current ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <AccountMenu />
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
