// Indexes of the outbox that its resource cannot declare.
import { type DatabaseObject, defineIndex } from '#framework/database/objects/define-database-object.ts'

const on = 'tasks.events'

/** Added to the table of events. */
export const eventObjects: readonly DatabaseObject[] = [
  defineIndex({
    ...{ name: 'events_place_idx', on, definition: '("position", "id")' },
    reason: 'The next events of all tenants, for who follows them all.',
  }),
  defineIndex({
    ...{ name: 'events_tenant_place_idx', on, definition: '("tenant_id", "position", "id")' },
    reason: 'The next events of one tenant.',
  }),
  defineIndex({
    ...{ name: 'events_age_idx', on, definition: '("created_at")' },
    reason: 'Old events of all tenants, which are deleted.',
  }),
  defineIndex({
    ...{ name: 'events_untold_idx', on, definition: '("tenant_id", "position", "id") where "untold"' },
    reason: 'What a trigger wrote and nobody was told of yet is found at once, however long the outbox is.',
  }),
]
