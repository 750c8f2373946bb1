import styles from './named.module.css';

/** What a row is about, and below it the number that it goes by elsewhere. */
export function Named({ name, detail }: { readonly name: string; readonly detail: string | null }) {
  return (
    <span className={styles.named}>
      <span className={styles.name}>{name}</span>
      {detail !== null && <span className={styles.detail}>{detail}</span>}
    </span>
  );
}
