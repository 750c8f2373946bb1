import { Module } from '@nestjs/common';
import { ExpireActionHandler } from './application/expire-action.handler.js';

@Module({ providers: [ExpireActionHandler] })
export class ProposedActionsModule {}
