import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { nestLogger, type Platform } from '#composition';
import { PAGE_POLICY } from './http/content-policy.js';
import { KnownRoutes } from './http/known-routes.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validation } from './http/validation.js';
import { serveDocs } from './docs/serve-docs.js';
import { ServerModule } from './server.module.js';
import { servePages } from './pages/serve-pages.js';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The application with every route, not yet listening. */
export async function createServer(platform: Platform): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    logger: false,
    // Longer ones are nobody's id.
    routerOptions: { maxParamLength: 500 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ServerModule.with(platform), adapter, {
    logger: nestLogger(platform.log),
    abortOnError: false,
  });
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: PAGE_POLICY,
    },
    // The server itself speaks plain HTTP; who puts TLS before it says so there.
    hsts: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  const routes = new KnownRoutes();
  routes.watch(fastify);
  app.setGlobalPrefix('api/v1', { exclude: ['healthz', 'readyz', 'metrics', 'events.json'] });
  app.useGlobalPipes(validation());
  app.useGlobalFilters(new ProblemFilter(platform.log, routes));
  serveDocs(app);
  await servePages(app);
  await app.init();
  return app;
}
