import { Search as SearchIcon, X } from 'lucide-react';
import { Button, Input, SearchField } from 'react-aria-components';
import styles from './search.module.css';

interface SearchProps {
  readonly label: string;
  readonly words: string;
  readonly search: (words: string) => void;
}

export function Search({ label, words, search }: SearchProps) {
  return (
    <SearchField className={styles.search ?? ''} aria-label={label} value={words} onChange={search}>
      <SearchIcon aria-hidden="true" />
      <Input className={styles.input ?? ''} placeholder={label} />
      {words !== '' && (
        <Button className={styles.clear ?? ''} aria-label="Clear">
          <X aria-hidden="true" />
        </Button>
      )}
    </SearchField>
  );
}
