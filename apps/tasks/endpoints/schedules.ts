// GET /tasks/schedules and POST /tasks/schedules/{name}/…: lists the tenant's schedules, runs one now, pauses and resumes it.
import Type from 'typebox'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aMomentOrNull, anId, aText, aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { runNow, setPaused, standingsIn } from '../standings.ts'

const SCHEDULE = Type.Object({
  name: aText('Its name, such as `audit.prune-trail`.'),
  task: aText('Name of the task that it enqueues.'),
  every: aTextOrNull('The interval, such as `15m`; null where an expression says when.'),
  cron: aTextOrNull('The expression, such as `0 3 * * *`; null where an interval says when.'),
  timeZone: aText('The zone in which `cron` is read.'),
  last: aMomentOrNull('The last of its moments; null for a schedule that has not begun.'),
  next: aMomentOrNull('When it comes next; null while it is paused.'),
  pausedAt: aMomentOrNull('Since when it is paused; null while it runs.'),
})

const PARAMS = Type.Object({ name: Type.String({ maxLength: 120, description: 'The name of the schedule.' }) })

export const readSchedules = defineEndpoint({
  method: 'GET',
  path: '/tasks/schedules',
  name: 'readSchedules',
  tag: 'Tasks',
  summary: 'List the schedules of the tenant',
  description: 'What runs on a schedule in the tenant, with its last and its next run.',
  access: { permission: 'tasks.read' },
  answer: Type.Object({ results: Type.Array(SCHEDULE, { description: 'Ordered by name.' }) }),
  problems: ['tenants.required'],
  async run(ctx) {
    requireTenant(ctx)
    return { body: { results: await standingsIn(ctx) } }
  },
})

export const runSchedule = defineEndpoint({
  method: 'POST',
  path: '/tasks/schedules/{name}/run',
  name: 'runSchedule',
  tag: 'Tasks',
  summary: 'Run a schedule now',
  description: 'Its next run stays as planned. While such a task waits, asking again returns the same task.',
  access: { permission: 'tasks.retry' },
  params: PARAMS,
  answer: Type.Object({ task: anId('The task that runs.') }),
  problems: ['tenants.required', 'resource.not_found'],
  async run(ctx, { params: { name } }) {
    requireTenant(ctx)
    const task = await runNow(ctx, name)
    if (task === null) throw unknownSchedule()
    return { body: { task } }
  },
})

export const pauseTenantSchedule = defineEndpoint({
  ...pausing(true),
  path: '/tasks/schedules/{name}/pause',
  name: 'pauseSchedule',
  summary: 'Pause a schedule',
  description: 'Skips its runs until it is resumed. You can still run it by hand.',
})

export const resumeTenantSchedule = defineEndpoint({
  ...pausing(false),
  path: '/tasks/schedules/{name}/resume',
  name: 'resumeSchedule',
  summary: 'Resume a schedule',
  description: 'Continues with its next run. Runs skipped during the pause are not made up.',
})

function pausing(isPaused: boolean) {
  return {
    method: 'POST',
    tag: 'Tasks',
    access: { permission: 'tasks.pause' },
    params: PARAMS,
    answer: SCHEDULE,
    problems: ['tenants.required', 'resource.not_found'],
    async run(ctx: Context, { params: { name } }: { params: { name: string } }) {
      requireTenant(ctx)
      if (!(await setPaused(ctx, name, isPaused))) throw unknownSchedule()
      return { body: (await standingsIn(ctx)).find((each) => each.name === name)! }
    },
  } as const
}

function requireTenant(ctx: Context): void {
  if (ctx.tenantId === null) throw missingTenant(ctx, 'Name the tenant whose schedules you mean.')
}

function unknownSchedule(): Problem {
  return new Problem('resource.not_found', 'No schedule of the tenant has this name.')
}
