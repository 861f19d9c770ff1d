// The outbox: events, written in the transaction that caused them, read by followers.
import { EVENT_CALLER } from '#framework/resource/caller/caller.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { json } from '#framework/resource/fields/json.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'

// System code inside a tenant stays in it; only a follower of all tenants is in none.
const OWN = 'tenant_id = {tenant} or ({system} and {tenant} is null)'

/** Stores the events; surfaces read it through the stream. */
export const events = defineResource('events', {
  schema: 'tasks',
  fields: {
    name: text({ required: true, max: 120, index: false }),
    resource: text({ max: 100, index: false }),
    recordId: uuid({ index: false }),
    /** The record as written, or the payload of an app's own event. */
    data: json({ required: true, max: 1_000_000 }),
    /** Names of the fields that an update changed. */
    changed: json({}),
    ...EVENT_CALLER,
    /** Number of the writing transaction: readers wait for late commits. */
    position: decimal({ required: true, digits: 20, scale: 0, index: false }),
    /** Its subscribers have no tasks yet, because a trigger wrote it. */
    untold: boolean({ required: true, default: false, index: false }),
  },
  rows: declared({
    reason: 'caches, streams and the edge follow the events of all tenants, as the platform and in no tenant',
    hasTenant: true,
    read: OWN,
    insert: OWN,
    update: OWN,
    delete: OWN,
  }),
  operations: [],
  audit: false,
  description: 'Events, in order.',
})
