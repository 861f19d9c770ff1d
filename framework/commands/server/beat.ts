// `beat`: enqueues tasks of schedules on time.
import { defineCommand } from '../define-command.ts'

/** Any number may run: each moment runs once. */
export const beat = defineCommand({
  name: 'beat',
  group: 'Server',
  summary: 'enqueue scheduled tasks at their time',
  description:
    'Runs until you stop it. Every worker also does this, except with worker --no-beat, so use it only to run schedules separately. Any number may run: each moment of a schedule runs once.',
  options: {
    list: { kind: 'flag', summary: 'print the schedules and their next runs, then exit' },
    json: { kind: 'flag', summary: 'with --list: as JSON' },
  },
  examples: { beat: 'until Ctrl+C', 'beat --list': 'what is scheduled' },
  async run(project, { list, json }, console) {
    if (list) {
      const { nextMomentOf } = await import('#framework/tasks/schedules/due-moments.ts')
      const { isLocal } = await import('#framework/tasks/schedules/define-schedule.ts')
      const { schedules } = await project.loadApplication()
      const rows = schedules.map((schedule) => ({
        schedule: schedule.name,
        task: schedule.task.name,
        when: schedule.every === null ? `${schedule.cron} (${schedule.timeZone})` : `every ${schedule.every}`,
        in: schedule.perTenant ? 'each tenant' : 'the platform',
        next: isLocal(schedule) ? 'at the time of each tenant' : nextMomentOf(schedule, new Date()).toISOString(),
      }))
      if (json) console.printJson(rows)
      else console.printTable(rows)
      return
    }
    const { stopRequested } = await import('./stop-signal.ts')
    const stopped = stopRequested()
    const { exposeMetrics } = await import('../processes/expose-metrics.ts')
    await exposeMetrics(project)
    await Promise.race([project.openBeat(), stopped])
    const { returnMemory } = await import('../processes/return-memory.ts')
    returnMemory()
    const { tellSupervisor } = await import('../processes/tell-supervisor.ts')
    await tellSupervisor(project, stopped, console)
    console.print('The scheduler is ready. Stop with Ctrl+C.')
    await stopped
  },
})
