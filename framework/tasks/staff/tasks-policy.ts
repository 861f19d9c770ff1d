// Those who run a tenant look after its tasks.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tasks } from '../ledger/ledger.ts'

/** Of the tasks of a tenant; the platform's own are met by its staff and through `./manage tasks` alone. */
export const tasksPolicy = definePolicy(tasks, [allow('admin', ['read', 'retry', 'cancel'])])
