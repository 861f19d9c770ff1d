// What the framework itself stores, as an ordinary app: first in core/installed-apps.ts.

import { eventObjects } from '#framework/events/event-objects.ts'
import { cacheCleared } from '#framework/events/following/change-versions.ts'
import { deleteOldEvents } from '#framework/events/keeping/delete-old-events.ts'
import { events } from '#framework/events/keeping/event-log.ts'
import { bulkFailures, bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import { cancelRun } from '#framework/operations/many/cancel-run.ts'
import { deleteOldRuns } from '#framework/operations/many/delete-old-runs.ts'
import { runOnMany } from '#framework/operations/many/run-on-many.ts'
import { runsPolicies } from '#framework/operations/many/runs-policy.ts'
import { deleteExpiredKeys } from '#framework/operations/once/delete-expired-keys.ts'
import { idempotencyKeys } from '#framework/operations/once/run-once.ts'
import { PLATFORM_WORDS } from '#framework/permissions/platform-words.ts'
import { tasks } from '#framework/tasks/ledger/ledger.ts'
import { ledgerObjects } from '#framework/tasks/ledger/turns/ledger-objects.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { cancelTask, retryTask } from '#framework/tasks/oversight/task-actions.ts'
import { taskStats } from '#framework/tasks/oversight/task-stats.ts'
import { tasksPolicy } from '#framework/tasks/oversight/tasks-policy.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { schedules } from '#framework/tasks/schedules/schedule-progress.ts'
import { defineApp } from './define-app.ts'

/** Provides the tables of idempotency keys, tasks, schedules, events and bulk runs, and tasks that every project needs. */
export const frameworkApp = defineApp({
  name: 'framework',
  section: 'operations',
  resources: [idempotencyKeys, tasks, schedules, events, bulkRuns, bulkFailures],
  databaseObjects: [...ledgerObjects, ...eventObjects],
  policies: [tasksPolicy, ...runsPolicies],
  staffWords: Object.values(PLATFORM_WORDS),
  stays: { bulkRuns: 'it belongs to the deployment' },
  actions: [retryTask, cancelTask, cancelRun],
  endpoints: [taskStats],
  events: [cacheCleared],
  tasks: [sendMail, deleteExpiredKeys, deleteOldEvents, runOnMany, deleteOldRuns],
  schedules: [
    defineSchedule('framework.delete-expired-keys', {
      task: deleteExpiredKeys,
      cron: '17 2 * * *',
      perTenant: true,
      timeZone: 'tenant',
    }),
    defineSchedule('framework.delete-old-runs', {
      task: deleteOldRuns,
      cron: '41 3 * * *',
      perTenant: true,
      timeZone: 'tenant',
    }),
    defineSchedule('framework.delete-old-events', { task: deleteOldEvents, every: '1h' }),
  ],
})
