import { styleText } from 'node:util';
import Table from 'cli-table3';

/** What a verb prints: for a person, or, with `--json`, one JSON document for a script. */
export class Printer {
  /** Whether the one document is out. */
  documented = false;

  constructor(
    readonly json: boolean,
    private readonly zone: string,
    private readonly out: NodeJS.WritableStream = process.stdout,
  ) {}

  line(text = ''): void {
    if (!this.json) this.out.write(`${text}\n`);
  }

  heading(text: string): void {
    this.line(this.bold(text));
  }

  bold(text: string): string {
    return this.styled('bold', text);
  }

  good(text: string): string {
    return this.styled('green', text);
  }

  bad(text: string): string {
    return this.styled('red', text);
  }

  dim(text: string): string {
    return this.styled('dim', text);
  }

  /** Columns under headings; names that end in `>` are set flush right. */
  table(headings: readonly string[], rows: readonly (readonly (string | number | null)[])[]): void {
    if (this.json) return;
    const table = new Table({
      head: headings.map((heading) => this.dim(heading.replace(/>$/, ''))),
      colAligns: headings.map((heading) => (heading.endsWith('>') ? 'right' : 'left')),
      chars: EMPTY_FRAME,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    });
    table.push(...rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell)))));
    this.line(table.toString());
  }

  /** The one document of `--json`. */
  document(value: unknown): void {
    if (!this.json) return;
    this.documented = true;
    this.out.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** A time in the zone that the settings name, with its offset. */
  time(instant: string | null): string {
    if (instant === null) return '-';
    return new Intl.DateTimeFormat('sv-SE', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZone: this.zone,
      timeZoneName: 'short',
    }).format(new Date(instant));
  }

  private styled(style: 'bold' | 'green' | 'red' | 'dim', text: string): string {
    const colours = process.stdout.isTTY && process.stdout.hasColors();
    return colours ? styleText(style, text) : text;
  }
}

const EMPTY_FRAME = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
