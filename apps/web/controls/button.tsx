import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components';
import styles from './button.module.css';
import { classes } from './classes.js';

interface ButtonProps extends Omit<AriaProps, 'className'> {
  readonly look?: 'plain' | 'primary' | 'approve' | 'reject' | 'quiet';
  /** Only an icon inside: then it needs an aria-label. */
  readonly icon?: boolean;
}

export function Button({ look = 'plain', icon = false, ...props }: ButtonProps) {
  const className = classes(styles.button, look !== 'plain' && styles[look], icon && styles.icon);
  return <AriaButton {...props} className={className} />;
}
