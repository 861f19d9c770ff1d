// People manage the runs they started, whatever else they may do; people who run the tenant see everybody's.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { bulkFailures, bulkRuns } from './bulk-runs.ts'

/** The permission for one record also decides about many. */
export const runsPolicies = [
  definePolicy(bulkRuns, [allow('actor', ['read', 'cancel']), allow('admin', ['readAll'])]),
  definePolicy(bulkFailures, [allow('actor', ['read']), allow('admin', ['readAll'])]),
]
