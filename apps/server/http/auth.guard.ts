import {
  type CanActivate,
  type ExecutionContext,
  HttpException,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Doorkeeper, type Permission, type Principal, requirePermission } from '#identity';

const PERMISSION = 'countersign:permission';
const OPEN = 'countersign:open';

/** What a route wants of whoever asks. A route without it and without `Open` answers nobody. */
export const Needs = (permission: Permission) => SetMetadata(PERMISSION, permission);
/** Answers without a token: liveness, readiness, opening a session. */
export const Open = () => SetMetadata(OPEN, true);

export const SESSION_COOKIE = 'countersign_session';

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Every route but those marked `Open` wants a bearer token or a session's cookie, and the permission it names. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly doorkeeper: Doorkeeper,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.identify(request);
    if (!principal) {
      throw new HttpException(
        {
          code: 'unauthenticated',
          detail:
            'Send a token (Authorization: Bearer ...) or sign in. countersign token create makes one; ' +
            'countersign sign-in prints a link.',
        },
        401,
      );
    }
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(PERMISSION, targets);
    if (!permission) throw new Error(`Route ${request.routeOptions.url ?? request.url} names no permission.`);
    requirePermission(principal, permission);
    request.principal = principal;
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Principal | undefined> {
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return this.doorkeeper.identify(bearer);
    const session = request.cookies[SESSION_COOKIE];
    if (session === undefined) return undefined;
    // A cookie comes along by itself: what changes something must come from a page of ours.
    if (!SAFE_METHODS.includes(request.method) && !isSameOrigin(request)) return undefined;
    return this.doorkeeper.identify(session);
  }
}

function isSameOrigin(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin';
  const { origin, host } = request.headers;
  if (origin === undefined || host === undefined) return false;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
