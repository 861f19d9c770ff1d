// Deletes abandoned and finished visits.
import { lt } from 'drizzle-orm'
import Type from 'typebox'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { providerVisits } from '../provider-visits.resource.ts'

const table = tableOf(providerVisits)

/** A task of the platform; its result is the number of deleted visits. */
export const deleteOldVisits = defineTask('identities.delete-old-visits', {
  payload: Type.Object({}),
  async run(ctx, _payload, { signal }) {
    const system = ctx.asSystem('delete old visits to providers')
    return { visits: await removeWhere(system, table, { where: lt(table.expiresAt, NOW), signal }) }
  },
})
