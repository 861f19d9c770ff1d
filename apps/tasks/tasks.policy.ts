// People who run a tenant also pause its schedules and delete finished tasks.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tasks } from '#framework/tasks/ledger/ledger.ts'

export const tasksPolicy = definePolicy(tasks, [allow('admin', ['pause', 'purge'])])
