import type { ReactNode } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import styles from './field.module.css';

interface FieldProps extends Omit<TextFieldProps, 'className' | 'children'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** More than one line. */
  readonly lines?: number;
}

/** A text to fill in, with its label above and what is wrong with it below. */
export function Field({ label, hint, lines = 1, ...props }: FieldProps) {
  return (
    <TextField {...props} className={styles.field ?? ''}>
      <Label>{label}</Label>
      {lines === 1 ? (
        <Input className={styles.input ?? ''} />
      ) : (
        <TextArea className={styles.input ?? ''} rows={lines} />
      )}
      {hint !== undefined && (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error ?? ''} />
    </TextField>
  );
}
