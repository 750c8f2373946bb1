import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.js';
import { classes } from './classes.js';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly children: ReactNode;
  /** `alert` asks for a decision; `sheet` comes in from the side and takes the height. */
  readonly form?: 'plain' | 'alert' | 'sheet';
  /** Beside the cross. */
  readonly tools?: ReactNode;
}

/** A window before the page: focus stays in it and returns to where it came from, Escape closes it. */
export function Dialog({ title, isOpen, close, children, form = 'plain', tools }: DialogProps) {
  const isSheet = form === 'sheet';
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && close()}
      isDismissable={form !== 'alert'}
      className={classes(styles.overlay, isSheet && styles.beside)}
    >
      <Modal className={classes(styles.modal, isSheet && styles.sheet)}>
        <AriaDialog role={form === 'alert' ? 'alertdialog' : 'dialog'} className={styles.dialog ?? ''}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title ?? ''}>
              {title}
            </Heading>
            {tools}
            <Button look="quiet" icon aria-label="Close" onPress={close}>
              <X aria-hidden="true" />
            </Button>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What a dialog says, above its buttons; it scrolls where it is long. */
export function DialogBody({ children }: { readonly children: ReactNode }) {
  return <div className={styles.body}>{children}</div>;
}

export function DialogFooter({ children }: { readonly children: ReactNode }) {
  return <footer className={styles.footer}>{children}</footer>;
}
