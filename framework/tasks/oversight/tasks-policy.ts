// People who run a tenant manage its tasks.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tasks } from '../ledger/ledger.ts'

/** For tenants' tasks; the platform's own are visible only to its staff and through `./manage tasks`. */
export const tasksPolicy = definePolicy(tasks, [allow('admin', ['read', 'retry', 'cancel'])])
