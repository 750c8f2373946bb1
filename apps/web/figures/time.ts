const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The zone of whoever looks. */
export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `Wed 25 Nov 2026`, of a business date: a day has no zone. */
export function dayText(date: string): string {
  return joined(
    new Intl.DateTimeFormat('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    }),
    new Date(`${date}T00:00:00Z`),
  );
}

/** `06:00`, when it is of today there; `Thu 26 Nov, 06:00` otherwise, with the year when it is another one. */
export function momentText(instant: string, now: Date, zone: string = OWN_ZONE): string {
  const at = new Date(instant);
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  }).format(at);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  if (day.format(at) === day.format(now)) return time;
  const otherYear = day.format(at).slice(0, 4) !== day.format(now).slice(0, 4);
  const date = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: zone,
    ...(otherYear && { year: 'numeric' }),
  });
  return `${joined(date, at)}, ${time}`;
}

/** `Thu 26 Nov 2026, 06:00:12 (New York)`: whole, in one zone, for who looks closer. */
export function wholeMomentText(instant: string, zone: string): string {
  const at = new Date(instant);
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: zone }).format(at);
  const date = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: zone,
  });
  return `${joined(date, at)}, ${time} (${placeOf(zone)})`;
}

/** `3 min ago`, `in 2 h`, `5 days ago`. */
export function distanceText(instant: string, now: Date): string {
  const ms = Date.parse(instant) - now.getTime();
  const text = spanText(Math.abs(ms));
  if (Math.abs(ms) < MINUTE) return 'now';
  return ms < 0 ? `${text} ago` : `in ${text}`;
}

/** `12 s`, `3 min`, `2 h`, `5 days`: the largest unit alone. */
export function spanText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}

function placeOf(zone: string): string {
  return zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
}

/** Without the comma that en-GB puts after the weekday. */
function joined(format: Intl.DateTimeFormat, at: Date): string {
  return format.format(at).replace(',', '');
}
