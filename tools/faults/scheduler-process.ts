// A trial's scheduler in a separate process that can be killed: it checks whenever its parent announces the time.
import { sql } from 'drizzle-orm'
import { runSchedules, type ScheduleParts } from '#framework/tasks/schedules/run-schedules.ts'
import { everyMinute } from './schedules.ts'
import { openTrialRuntime, type TrialPlace } from './trial.ts'

const { tenantId, ...place } = JSON.parse(process.argv[2]!) as TrialPlace & { tenantId: string }
const runtime = openTrialRuntime(place, 2)
const tenants = sql`select ${tenantId}::uuid as id, null::text as time_zone`
const parts: ScheduleParts = { runtime, schedules: [everyMinute], tenants }

process.on('message', ({ clock }: { clock: string }) => {
  runSchedules(parts, new Date(clock)).then(
    ({ enqueued }) => process.send!({ clock, enqueued }),
    () => process.send!({ clock, enqueued: 0 }),
  )
})
process.send!('ready')
