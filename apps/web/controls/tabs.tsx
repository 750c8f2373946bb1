import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { countText } from '../figures/money.js';
import styles from './tabs.module.css';

export interface Part {
  readonly id: string;
  readonly name: string;
  readonly count?: number;
}

interface TabsProps {
  readonly label: string;
  readonly parts: readonly Part[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
  /** What the chosen part holds. */
  readonly children: ReactNode;
}

export function Tabs({ label, parts, chosen, choose, children }: TabsProps) {
  return (
    <AriaTabs selectedKey={chosen} onSelectionChange={(key) => choose(String(key))}>
      <TabList className={styles.list ?? ''} aria-label={label}>
        {parts.map(({ id, name, count }) => (
          <Tab key={id} id={id} className={styles.tab ?? ''}>
            {name}
            {count !== undefined && <span className={styles.count}>{countText(count)}</span>}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={chosen} id={chosen} className={styles.panel ?? ''}>
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
