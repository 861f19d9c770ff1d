// The application's schedules, for code that shows them to their tenants.
import { defineService } from '#framework/request/services/define-service.ts'
import type { Schedule } from './define-schedule.ts'

/** Provided by core. */
export const scheduleBook = defineService<readonly Schedule[]>('schedules')
