/** What starts a run. */
export type Trigger =
  | {
      readonly kind: 'cron';
      /** Five fields, in `tz`. */
      readonly cron: string;
      /** IANA name; UTC where the contract has none. */
      readonly tz: string;
      /** The service was down at the hour: catch up with one run, or leave it. */
      readonly missed: 'run_once' | 'skip';
      /** Name of a calendar of business days. */
      readonly calendar: string | null;
      readonly on_holiday: 'prepare' | 'skip';
    }
  | { readonly kind: 'manual' }
  | { readonly kind: 'chat' }
  | {
      readonly kind: 'event';
      /** CloudEvents type. */
      readonly type: string;
      /** CEL over `data`; null starts on every event of the type. */
      readonly if: string | null;
    };
