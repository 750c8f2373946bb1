import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Doorkeeper, type Principal, SESSION_SECONDS } from '#identity';
import { Needs, Open, SESSION_COOKIE } from '../http/auth.guard.js';
import { Who } from '../http/who.js';

export class OpenSessionBody {
  /** A token, or the secret of a one-time link. */
  @IsString()
  @MinLength(8)
  @MaxLength(500)
  secret!: string;
}

@ApiTags('session')
@Controller('session')
export class SessionController {
  constructor(private readonly doorkeeper: Doorkeeper) {}

  @Post()
  @HttpCode(200)
  @Open()
  @ApiOperation({ summary: 'Sign in, with a token or a one-time link' })
  async open(
    @Body() { secret }: OpenSessionBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { session, principal } = await this.doorkeeper.openSession(secret);
    void reply.setCookie(SESSION_COOKIE, session, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      maxAge: SESSION_SECONDS,
      secure: request.protocol === 'https',
    });
    return { name: principal.name, role: principal.role };
  }

  @Get()
  @Needs('read')
  @ApiOperation({ summary: 'Who is signed in' })
  current(@Who() { name, role }: Principal) {
    return { name, role };
  }

  @Delete()
  @HttpCode(204)
  @Open()
  @ApiOperation({ summary: 'Sign out' })
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const session = request.cookies[SESSION_COOKIE];
    if (session !== undefined) await this.doorkeeper.endSession(session);
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }
}
