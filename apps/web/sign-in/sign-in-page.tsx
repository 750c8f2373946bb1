import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { isRefusal } from '../api/problem.js';
import { openSession } from '../api/session.js';
import { Button } from '../controls/button.js';
import { Field } from '../controls/field.js';
import { Notice } from '../controls/notice.js';
import { Seal } from '../frame/seal.js';
import { nextAddress } from './next-address.js';
import { onceShown, secretIn, takeLink } from './secret.js';
import styles from './sign-in.module.css';

/** Opens a session, with the one-time link of the address or with what is pasted. */
export function SignInPage() {
  const [link] = useState(takeLink);
  const signIn = useMutation({
    mutationFn: openSession,
    onSuccess: () => location.replace(nextAddress(location.search)),
  });
  const { mutate } = signIn;
  const used = useRef(false);
  useEffect(() => {
    if (link === undefined || used.current) return;
    used.current = true;
    onceShown(() => mutate(link));
  }, [link, mutate]);
  const waiting = signIn.isPending || signIn.isSuccess;
  return (
    <main className={styles.page}>
      <h1 className={styles.brand}>
        <Seal />
        Countersign
      </h1>
      <div className={styles.card}>
        {waiting ? (
          <p role="status">Signing in …</p>
        ) : (
          <>
            {signIn.error && <Failure error={signIn.error} />}
            <Paste signIn={mutate} />
            <HowToGetIn />
          </>
        )}
      </div>
    </main>
  );
}

function Failure({ error }: { readonly error: Error }) {
  const used = isRefusal(error, 403);
  return (
    <Notice kind="bad" title={used ? 'This does not let you in any more' : 'Signing in did not work'} live>
      {used ? 'A link is good once, for ten minutes. Ask for a new one, or paste a token.' : error.message}
    </Notice>
  );
}

function Paste({ signIn }: { readonly signIn: (secret: string) => void }) {
  const [text, setText] = useState('');
  return (
    <Form
      className={styles.form ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        signIn(secretIn(text));
      }}
    >
      <Field
        label="Token or sign-in link"
        type="password"
        autoComplete="current-password"
        value={text}
        onChange={setText}
        minLength={8}
        isRequired
      />
      <Button look="primary" type="submit">
        Sign in
      </Button>
    </Form>
  );
}

function HowToGetIn() {
  return (
    <section className={styles.how} aria-labelledby="how">
      <h2 id="how">How to get in</h2>
      <ul>
        <li>The server prints a link when it starts. It works once, within ten minutes.</li>
        <li>
          <code>npx countersign sign-in</code> prints a new one.
        </li>
        <li>
          Whoever runs the server makes a token for you:{' '}
          <code>npx countersign token create --name you --role approver</code>
        </li>
      </ul>
    </section>
  );
}
