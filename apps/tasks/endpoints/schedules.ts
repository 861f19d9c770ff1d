// GET /tasks/schedules and POST /tasks/schedules/{name}/run: what runs in the tenant by the clock, and running it now.
import Type from 'typebox'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { aMoment, anId, aText, aTextOrNull } from '#framework/resource/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { runNow, standingsIn } from '../standings.ts'

const SCHEDULE = Type.Object({
  name: aText('Its name, such as `audit.prune-trail`.'),
  task: aText('Name of the task that it enqueues.'),
  every: aTextOrNull('The interval, such as `15m`; null where an expression says when.'),
  cron: aTextOrNull('The expression, such as `0 3 * * *`; null where an interval says when.'),
  timeZone: aText('The zone in which `cron` is read.'),
  last: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    format: 'date-time',
    description: 'The last of its moments; null for a schedule that has not begun.',
  }),
  next: aMoment('When it comes next.'),
})

export const readSchedules = defineEndpoint({
  method: 'GET',
  path: '/tasks/schedules',
  name: 'readSchedules',
  tag: 'Tasks',
  summary: 'Schedules of the tenant',
  description: 'What runs in the tenant by the clock, when it did last and when it does next.',
  access: { permission: 'tasks.read' },
  answer: Type.Object({ results: Type.Array(SCHEDULE, { description: 'In the order of their names.' }) }),
  problems: ['tenants.required'],
  async run(ctx) {
    if (ctx.tenantId === null) throw missingTenant(ctx, 'Name the tenant whose schedules you mean.')
    return { body: { results: await standingsIn(ctx) } }
  },
})

export const runSchedule = defineEndpoint({
  method: 'POST',
  path: '/tasks/schedules/{name}/run',
  name: 'runSchedule',
  tag: 'Tasks',
  summary: 'Run a schedule now',
  description: 'Its next moment stays. While a task that was made so waits, asking again answers with that one.',
  access: { permission: 'tasks.retry' },
  params: Type.Object({ name: Type.String({ maxLength: 120, description: 'Name of the schedule.' }) }),
  answer: Type.Object({ task: anId('The task that runs.') }),
  problems: ['tenants.required', 'resource.not_found'],
  async run(ctx, { params: { name } }) {
    if (ctx.tenantId === null) throw missingTenant(ctx, 'Name the tenant whose schedules you mean.')
    const task = await runNow(ctx, name)
    if (task === null) throw new Problem('resource.not_found', 'No schedule of the tenant has this name.')
    return { body: { task } }
  },
})
