import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { KnownRoutes } from './known-routes.js';
import { type Problem, problem, problemOf } from './problem.js';

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly routes: KnownRoutes,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const path = request.url.split('?')[0] ?? '';
    const methods = error instanceof NotFoundException ? this.routes.methodsOf(path) : [];
    const answer = methods.length > 0 ? wrongMethod(request, reply, methods) : problemOf(error);
    if (answer.status >= 500) {
      this.log.error({ err: error, method: request.method, path }, 'request failed');
    }
    send(reply, answer);
  }
}

function wrongMethod(request: FastifyRequest, reply: FastifyReply, methods: readonly string[]): Problem {
  void reply.header('allow', methods.join(', '));
  const detail = `${request.method} is not for this path; it takes ${methods.join(', ')}.`;
  return problem(405, detail, 'method_not_allowed', { allow: methods });
}

function send(reply: FastifyReply, answer: Problem): void {
  if (answer.status === 503) void reply.header('retry-after', '1');
  if (answer.status === 401) void reply.header('www-authenticate', 'Bearer realm="countersign"');
  void reply.code(answer.status).type('application/problem+json').send(answer);
}
