import { Module } from '@nestjs/common';
import { RunsModule } from '#runs';
import { EditActionHandler } from './application/edit-action/edit-action.handler.js';
import { ExpireActionHandler } from './application/expire-action.handler.js';

@Module({ imports: [RunsModule], providers: [EditActionHandler, ExpireActionHandler] })
export class ProposedActionsModule {}
