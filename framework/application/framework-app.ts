// What the framework itself stores, as an app among the others: it stands first in core/installed-apps.ts.
import { cacheCleared } from '#framework/events/change-versions.ts'
import { deleteOldEvents } from '#framework/events/delete-old-events.ts'
import { events } from '#framework/events/event-log.ts'
import { deleteExpiredKeys } from '#framework/operations/delete-expired-keys.ts'
import { idempotencyKeys } from '#framework/operations/run-once.ts'
import { tasks } from '#framework/tasks/ledger/ledger.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { schedules } from '#framework/tasks/schedules/slots.ts'
import { cancelTask, retryTask } from '#framework/tasks/staff/task-actions.ts'
import { taskStats } from '#framework/tasks/staff/task-stats.ts'
import { tasksPolicy } from '#framework/tasks/staff/tasks-policy.ts'
import { defineApp } from './define-app.ts'

/** Brings the tables of idempotency keys, tasks, schedules and events, and the tasks that every project needs. */
export const frameworkApp = defineApp({
  name: 'framework',
  resources: [idempotencyKeys, tasks, schedules, events],
  policies: [tasksPolicy],
  actions: [retryTask, cancelTask],
  endpoints: [taskStats],
  events: [cacheCleared],
  tasks: [sendMail, deleteExpiredKeys, deleteOldEvents],
  schedules: [
    defineSchedule('framework.delete-expired-keys', {
      task: deleteExpiredKeys,
      cron: '17 2 * * *',
      perTenant: true,
      timeZone: 'tenant',
    }),
    defineSchedule('framework.delete-old-events', { task: deleteOldEvents, every: '1h' }),
  ],
})
