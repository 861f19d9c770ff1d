// What the framework itself stores, as an app among the others: it stands first in core/installed-apps.ts.
import { idempotencyKeys } from '#framework/operations/run-once.ts'
import { tasks } from '#framework/tasks/ledger/ledger.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { defineApp } from './define-app.ts'

/** Brings the tables of idempotency keys and of tasks, and the task that sends mails. */
export const frameworkApp = defineApp({
  name: 'framework',
  resources: [idempotencyKeys, tasks],
  tasks: [sendMail],
})
