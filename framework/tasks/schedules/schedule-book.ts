// The schedules of the application, for whoever tells of them to those whose tenant they run in.
import { defineService } from '#framework/request/define-service.ts'
import type { Schedule } from './define-schedule.ts'

/** Opened by core. */
export const scheduleBook = defineService<readonly Schedule[]>('schedules')
