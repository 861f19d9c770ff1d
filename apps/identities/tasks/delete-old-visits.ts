// Forgets visits that nobody came back from, and those that are over.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

const PART = 1000

/** The platform's own task; its result says how many went. */
export const deleteOldVisits = defineTask('identities.delete-old-visits', {
  payload: Type.Object({}),
  async run(ctx, _payload, { signal }) {
    let count = 0
    for (let deleted = PART; deleted === PART && !signal.aborted; count += deleted) {
      const [row] = await inTransaction(ctx.asSystem('delete old visits to providers'), ({ transaction }) =>
        transaction.query(
          sql`with gone as (delete from auth.provider_visits where id = any(array(select id from auth.provider_visits where expires_at < now() limit ${PART})) returning 1) select count(*) from gone`,
        ),
      )
      deleted = row![0] as number
    }
    return { visits: count }
  },
})
