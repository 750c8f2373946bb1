import { ChevronDown } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import styles from './choice.module.css';
import menu from './menu.module.css';

export interface Option<Id extends string> {
  readonly id: Id;
  readonly name: string;
  readonly count?: number;
}

interface ChoiceProps<Id extends string> {
  readonly label: string;
  readonly options: readonly Option<Id>[];
  readonly chosen: Id;
  readonly choose: (id: Id) => void;
}

/** One of a few. */
export function Choice<Id extends string>({ label, options, chosen, choose }: ChoiceProps<Id>) {
  return (
    <Select
      className={styles.choice ?? ''}
      value={chosen}
      onChange={(key) => choose((options.find(({ id }) => id === key) ?? { id: chosen }).id)}
    >
      <Label>{label}</Label>
      <Button className={styles.button ?? ''}>
        <SelectValue className={styles.value ?? ''}>{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={menu.popover ?? ''}>
        <ListBox className={menu.menu ?? ''}>
          {options.map(({ id, name, count }) => (
            <ListBoxItem key={id} id={id} textValue={name} className={menu.item ?? ''}>
              {name}
              {count !== undefined && <span className={menu.detail}>{count}</span>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
