import { Module } from '@nestjs/common';
import { SchedulingSaga } from './application/scheduling.saga.js';
import { SetSchedulesHandler } from './application/set-schedules.handler.js';
import { TickScheduleHandler } from './application/tick-schedule.handler.js';

@Module({ providers: [SetSchedulesHandler, TickScheduleHandler, SchedulingSaga] })
export class SchedulingModule {}
