// Database objects of the trail, besides its table and the functions that write it.
import { type DatabaseObject, defineIndex } from '#framework/database/objects/define-database-object.ts'

/** For the manifest. */
export const auditObjects: readonly DatabaseObject[] = [
  defineIndex({
    ...{ name: 'changes_unsealed_idx', on: 'audit.changes', definition: '("tenant_id", "id") where "hash" is null' },
    reason: 'Rows that wait for their place in the chain are found without reading the trail.',
  }),
]
