// Everybody looks after the runs they began, whatever they may beside that; those who run the tenant meet everybody's.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { bulkFailures, bulkRuns } from './bulk-runs.ts'

/** What may be run on many records is decided by the word for one of them. */
export const runsPolicies = [
  definePolicy(bulkRuns, [allow('actor', ['read', 'cancel']), allow('admin', ['readAll'])]),
  definePolicy(bulkFailures, [allow('actor', ['read']), allow('admin', ['readAll'])]),
]
