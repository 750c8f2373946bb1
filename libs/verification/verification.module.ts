import { Module } from '@nestjs/common';
import { RunsModule } from '#runs';
import { VerifyDueHandler } from './application/verify-due.handler.js';

@Module({ imports: [RunsModule], providers: [VerifyDueHandler] })
export class VerificationModule {}
