import { Paperclip } from 'lucide-react';
import { useState } from 'react';
import type { Draft, Recipient } from '../api/proposed-actions.js';
import { Tabs } from '../controls/tabs.js';
import styles from './letter.module.css';

interface LetterProps {
  readonly draft: Draft | 'erased';
  /** Where the letter is served as a page of its own. */
  readonly address: string;
}

const FORMS = [
  { id: 'html', name: 'As it arrives' },
  { id: 'text', name: 'Plain text' },
] as const;

/** What would be sent: to whom, with what, and the text word for word. */
export function Letter({ draft, address }: LetterProps) {
  const [form, setForm] = useState('html');
  if (draft === 'erased') return <p>This letter was erased with the customer’s data.</p>;
  if (draft.text === null) return <Input input={draft.input} />;
  return (
    <section aria-labelledby="letter" className={styles.section}>
      <h3 id="letter">{draft.recipients.length > 0 ? 'The letter' : 'The letter, for print and call'}</h3>
      <dl className={styles.heading}>
        <Line name="To" value={namesOf(draft.recipients)} />
        <Line name="Copy" value={namesOf(draft.cc)} />
        <Line name="Subject" value={draft.subject} />
      </dl>
      {draft.attachments.map(({ name }) => (
        <p key={name} className={styles.attachment}>
          <Paperclip aria-hidden="true" />
          {name}
        </p>
      ))}
      {draft.html === null ? (
        <pre className={styles.text}>{draft.text}</pre>
      ) : (
        <Tabs label="Form of the letter" parts={FORMS} chosen={form} choose={setForm}>
          {form === 'html' ? (
            <iframe className={styles.paper} src={address} title="The letter as it arrives" sandbox="" />
          ) : (
            <pre className={styles.text}>{draft.text}</pre>
          )}
        </Tabs>
      )}
    </section>
  );
}

function Line({ name, value }: { readonly name: string; readonly value: string | null }) {
  if (value === null || value === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function namesOf(recipients: readonly Recipient[]): string {
  return recipients.map(({ name, address }) => (name === null ? address : `${name} <${address}>`)).join(', ');
}

/** What is no letter: the values that the tool is given. */
function Input({ input }: { readonly input: Draft['input'] }) {
  return (
    <section aria-labelledby="input" className={styles.section}>
      <h3 id="input">What is set</h3>
      <dl className={styles.heading}>
        {Object.entries(input).map(([name, value]) => (
          <Line key={name} name={name} value={typeof value === 'string' ? value : JSON.stringify(value)} />
        ))}
      </dl>
    </section>
  );
}
