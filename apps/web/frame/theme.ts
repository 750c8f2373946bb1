import { useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

/** What theme.js reads before the first paint. */
const KEPT_AS = 'countersign.theme';

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(kept);
  const choose = (chosen: Theme): void => {
    setTheme(chosen);
    if (chosen === 'system') {
      localStorage.removeItem(KEPT_AS);
      delete document.documentElement.dataset['theme'];
    } else {
      localStorage.setItem(KEPT_AS, chosen);
      document.documentElement.dataset['theme'] = chosen;
    }
  };
  return [theme, choose];
}

function kept(): Theme {
  const theme = localStorage.getItem(KEPT_AS);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}
