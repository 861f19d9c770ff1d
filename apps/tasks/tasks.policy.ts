// Those who run a tenant also stop its schedules, and clear away the tasks that have ended.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tasks } from '#framework/tasks/ledger/ledger.ts'

export const tasksPolicy = definePolicy(tasks, [allow('admin', ['pause', 'purge'])])
