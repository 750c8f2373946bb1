import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { endSession } from '../api/session.js';
import { Button } from '../controls/button.js';
import styles from '../controls/menu.module.css';
import { useSession } from './session.js';
import { type Theme, useTheme } from './theme.js';

const THEMES: readonly { readonly id: Theme; readonly name: string }[] = [
  { id: 'system', name: 'As the system' },
  { id: 'light', name: 'Light' },
  { id: 'dark', name: 'Dark' },
];

/** Who is signed in, how it looks to him, and the way out. */
export function AccountMenu() {
  const session = useSession();
  const queries = useQueryClient();
  const [theme, setTheme] = useTheme();
  if (!session) return null;
  const signOut = async (): Promise<void> => {
    await endSession();
    queries.clear();
    location.assign('/sign-in.html');
  };
  return (
    <MenuTrigger>
      <Button look="quiet" aria-label={`${session.name}, ${session.role}: account`}>
        {session.name}
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={styles.popover ?? ''} placement="bottom end">
        <Menu className={styles.menu ?? ''} onAction={(key) => key === 'sign-out' && void signOut()}>
          <MenuSection
            selectionMode="single"
            selectedKeys={[theme]}
            onSelectionChange={(keys) => setTheme([...(keys as Set<Theme>)][0] ?? 'system')}
          >
            <Header className={styles.header ?? ''}>Appearance</Header>
            {THEMES.map(({ id, name }) => (
              <MenuItem key={id} id={id} className={styles.item ?? ''}>
                {name}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className={styles.separator ?? ''} />
          <MenuItem id="sign-out" className={styles.item ?? ''} textValue="Sign out">
            Sign out
            <span className={styles.detail}>{session.role}</span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
