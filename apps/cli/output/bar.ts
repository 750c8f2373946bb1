import { SingleBar } from 'cli-progress';

export interface Progress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rowsRead: number;
}

/** A progress bar on a terminal; nothing elsewhere. */
export class Bar {
  private bar: SingleBar | undefined;

  constructor(private readonly silent: boolean) {}

  show(progress: Progress): void {
    if (this.silent || !process.stderr.isTTY) return;
    if (!this.bar) {
      this.bar = new SingleBar({
        format: '{bar} {percentage}%  {rows} rows  {eta_formatted} left',
        stream: process.stderr,
        hideCursor: true,
        clearOnComplete: true,
        barsize: 30,
      });
      this.bar.start(progress.bytesTotal, 0, { rows: 0 });
    }
    this.bar.update(progress.bytesRead, { rows: progress.rowsRead });
  }

  end(): void {
    this.bar?.stop();
  }
}
