// `worker`: runs the tasks that requests enqueue.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from '../define-command.ts'

/** Any number may run, on any number of machines. */
export const worker = defineCommand({
  name: 'worker',
  group: 'Server',
  summary: 'run tasks, and enqueue scheduled ones',
  description:
    'Runs until you stop it. On SIGTERM it takes no more tasks, gives running ones some time (PEND_TASK_GRACE), and returns the others to the queue. In development, runserver already runs a worker.',
  options: {
    concurrency: {
      kind: 'integer',
      value: 'number',
      short: 'c',
      summary: 'concurrent tasks of each queue (default: PEND_TASK_CONCURRENCY, or 10)',
    },
    beat: { kind: 'flag', default: true, summary: 'do not run schedules' },
    queues: {
      kind: 'text',
      value: 'names',
      short: 'q',
      summary: 'the queues to serve, separated by commas (default: all)',
    },
  },
  examples: {
    worker: 'all queues',
    'worker --queues mail --concurrency 2': 'only the queue mail, two tasks at a time',
  },
  async run(project, { concurrency, queues, beat }, console) {
    const { stopRequested } = await import('./stop-signal.ts')
    const stopped = stopRequested()
    if (concurrency !== undefined && concurrency < 1) throw new PendError('--concurrency is at least 1.')
    const { application } = await project.openServices('worker')
    const { unhandledFault } = await import('./last-resort.ts')
    const broken = unhandledFault(project, console).then(() => 1)
    const names = queues
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const known = new Set(['default', ...[...application.queue.tasks.values()].map(({ queue }) => queue)])
    const unknown = names?.find((name) => !known.has(name))
    if (unknown !== undefined)
      throw new PendError(`No task uses the queue "${unknown}".`, `Queues: ${[...known].join(', ')}.`)
    const { exposeMetrics } = await import('../processes/expose-metrics.ts')
    await exposeMetrics(project)
    await project.openWorker({ ...(concurrency && { concurrency }), ...(names && { queues: names }) })
    if (beat) await project.openBeat()
    let isDraining = false
    void stopped.then(() => {
      isDraining = true
    })
    const { openHealth } = await import('../processes/open-health.ts')
    await openHealth(project, () => isDraining)
    const { returnMemory } = await import('../processes/return-memory.ts')
    returnMemory()
    const { tellSupervisor } = await import('../processes/tell-supervisor.ts')
    await tellSupervisor(project, stopped, console)
    console.print(`The worker is ready for ${(names ?? [...known]).join(', ')}. Stop with Ctrl+C.`)
    return Promise.race([broken, stopped.then(() => 0)])
  },
})
