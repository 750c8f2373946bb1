import { useNow } from '../frame/server-clock.js';
import { distanceText, momentText, OWN_ZONE, wholeMomentText } from './time.js';

interface MomentProps {
  readonly at: string;
  /** The contract's zone, told on hover beside that of whoever looks. */
  readonly zone?: string | undefined;
  /** `in 2 h` in the place of the hour. */
  readonly as?: 'time' | 'distance';
}

/** A moment in the zone of whoever looks. */
export function Moment({ at, zone, as = 'time' }: MomentProps) {
  const now = useNow();
  const whole = [OWN_ZONE, ...(zone === undefined || zone === OWN_ZONE ? [] : [zone])];
  return (
    <time dateTime={at} title={whole.map((one) => wholeMomentText(at, one)).join('\n')}>
      {as === 'time' ? momentText(at, now) : distanceText(at, now)}
    </time>
  );
}
