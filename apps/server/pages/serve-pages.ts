import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Built by Vite from apps/web, beside the compiled server. */
const PAGES = join(import.meta.dirname, '..', '..', '..', 'web');

/** The pages: static files that use the public API only. The folder's root leads to the inbox. */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(PAGES)) return;
  await app.register(fastifyStatic, {
    root: PAGES,
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    // What has a digest in its name never changes; whatever else is asked for is asked for again.
    setHeaders: (reply, path) => {
      reply.header(
        'cache-control',
        isNamedByContent(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', (_request, reply) => reply.redirect('/proposed-actions.html'));
}

function isNamedByContent(path: string): boolean {
  return path.startsWith(join(PAGES, 'assets'));
}
