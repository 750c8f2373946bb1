import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Open } from '../http/auth.guard.js';
import { Readiness } from './readiness.js';

/** Outside /api/v1: for whoever runs it at night, and his probes. */
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('healthz')
  @Open()
  alive() {
    return { status: 'alive' };
  }

  @Get('readyz')
  @Open()
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const report = await this.readiness.report();
    void reply.code(report.ready ? 200 : 503);
    return report;
  }
}
