// Keeps the outbox small by deleting old events.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

const PART = 5000

/** A task of the platform. Keeps seven days unless the payload says otherwise; webhooks and streams can go back that far. */
export const deleteOldEvents = defineTask('framework.delete-old-events', {
  payload: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1 })) }),
  priority: -50,
  async run(ctx, { days = 7 }, { signal }) {
    let count = 0
    for (let deleted = PART; deleted === PART && !signal.aborted; count += deleted) {
      const [row] = await inTransaction(ctx.asSystem('delete old events'), ({ transaction }) =>
        transaction.query(
          sql`with old as (
              select tenant_id, id from tasks.events
              where created_at < now() - ${days} * interval '1 day' order by created_at limit ${PART}
            ), gone as (
              delete from tasks.events e using old where e.tenant_id = old.tenant_id and e.id = old.id returning 1
            ) select count(*) from gone`,
        ),
      )
      deleted = row![0] as number
    }
    return { events: count }
  },
})
