import { createServer as createProbe } from 'node:net';
import { type Platform, type Replacements, startWorkers, withPlatform } from '#composition';
import { StartupProblem, type Settings } from '#settings';
import { createServer } from './create-server.js';
import { firstSteps } from './first-steps.js';

export interface RunningServer {
  readonly url: string;
  readonly platform: Platform;
  stop(): Promise<void>;
}

/** Opens everything, takes up work and listens. @throws StartupProblem before anything is half made */
export async function startServer(
  settings: Settings,
  print: (line: string) => void,
  options: Replacements & { readonly acknowledged?: () => void } = {},
): Promise<RunningServer> {
  const serves = settings.roles.includes('http');
  if (serves) await checkPort(settings);
  const opened = await withPlatform(settings, print, options);
  const { platform } = opened;
  try {
    const app = await createServer(platform);
    const workers = settings.roles.includes('worker')
      ? await startWorkers(app, platform, { standby: false, acknowledged: options.acknowledged })
      : undefined;
    if (serves) await app.listen(settings.port, settings.host);
    const url = serves ? (await app.getUrl()).replace('[::1]', 'localhost') : '';
    await firstSteps(platform, url, print);
    return {
      url,
      platform,
      stop: async () => {
        // No new requests, then no new work, then the database.
        await app.close();
        await workers?.stop();
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}

/** Before the database is touched: a port in use is the commonest reason not to start. */
async function checkPort({ port, host }: Settings): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createProbe();
    probe.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        new StartupProblem(
          error.code === 'EADDRINUSE'
            ? `Port ${port} on ${host} is in use. Stop what uses it, or set PORT to another one.`
            : `Port ${port} on ${host} can't be listened on (${error.code ?? error.message}). Set PORT or HOST.`,
        ),
      );
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
