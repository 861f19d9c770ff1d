// `serve`: several server processes on one port, which restart without failing a request.
import type { Project } from '#framework/application/project.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CommandConsole } from '../console.ts'
import { defineCommand } from '../define-command.ts'
import type { Crew } from './crew.ts'

const START_MS = 120_000
/** A member ends by itself before that. */
const END_MS = 6000

/** For production: nothing watches files, and tasks and the edge have processes of their own. */
export const serve = defineCommand({
  name: 'serve',
  group: 'Server',
  summary: 'serve with several processes, which restart without failing a request',
  description:
    'Starts processes that share one port, and starts one again when it ends. SIGHUP replaces them one by one, with the code of that moment: a new one is ready before an old one stops taking requests and finishes those that it has. SIGUSR2 makes them reopen their log files. SIGTERM ends all in the same way (PEND_DRAIN_TIMEOUT, PEND_DRAIN_DELAY). Run ./manage worker beside it, and ./manage edge if you use the edge.',
  options: {
    workers: { kind: 'integer', value: 'number', short: 'w', summary: 'server processes (default: one for each core)' },
    port: { kind: 'integer', value: 'number', short: 'p', summary: 'the port to listen on (default: PORT, or 8000)' },
    host: { kind: 'text', value: 'address', summary: 'the address to listen on (default: PEND_HOST, or 127.0.0.1)' },
  },
  examples: { serve: 'one process for each core', 'serve --workers 2 --port 9000': 'two processes on port 9000' },
  async run(given, { workers, port, host }, console) {
    const project = given.withVariables({ ...(port && { PORT: String(port) }), ...(host && { PEND_HOST: host }) })
    const { isWorker } = (await import('node:cluster')).default
    if (isWorker) return (await import('./server-member.ts')).serveAsMember(given, project, console)
    const { availableParallelism } = await import('node:os')
    const size = workers ?? availableParallelism()
    if (size < 1 || size > 64) throw new PendError('--workers is a number from 1 to 64.')
    return superviseCrew(project, size, console)
  },
})

async function superviseCrew(project: Project, size: number, console: CommandConsole): Promise<number> {
  const { port, host, drain } = project.settings
  const end = (drain.timeout + (drain.delay ?? 0)) * 1000 + END_MS
  const { stopRequested } = await import('../server/stop-signal.ts')
  const stopped = stopRequested({ signals: ['SIGINT', 'SIGTERM'], patience: end + END_MS })
  const { requireFreePort } = await import('../server/serve.ts')
  await requireFreePort(project.settings)
  const release = await keepDatabaseFor(project, console)
  const { openMembers } = await import('./server-member.ts')
  const { Crew } = await import('./crew.ts')
  const words = ['serve', '--port', String(port), '--host', host]
  let isFirst = true
  const start = openMembers(project, words, (lines) => {
    if (isFirst) for (const line of lines) console.print(line)
    isFirst = false
  })
  const crew = new Crew({ size, start, patience: { start: START_MS, end }, tell: (line) => console.warn(line) })
  try {
    const { exposeJoinedMetrics } = await import('./expose-metrics.ts')
    await exposeJoinedMetrics(project, crew)
    const started = crew.start().then(() => true as const)
    rollOnSignals(crew, started, console)
    // The first process has said why.
    const begun = await Promise.race([started.catch(() => false as const), stopped.then(() => null)])
    if (begun === false) return 1
    if (begun) {
      const { returnMemory } = await import('./return-memory.ts')
      returnMemory()
      const { tellSupervisor } = await import('./tell-supervisor.ts')
      await tellSupervisor(project, stopped, console)
      console.print(`${crew.ready} of ${size} server processes are ready.`)
      await stopped
    }
    return 0
  } finally {
    await crew.stop()
    await release()
  }
}

/** From the first moment on: a signal that nobody expects would end this process. */
function rollOnSignals(crew: Crew, started: Promise<unknown>, console: CommandConsole): void {
  const roll = async () => {
    await started
    const begun = performance.now()
    const isDone = await crew.roll()
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    if (isDone) console.print(`All server processes were replaced within ${seconds} s.`)
  }
  process.on('SIGHUP', () => void roll().catch(() => {}))
  process.on('SIGUSR2', () => crew.reopenLogs())
}

/** An embedded database lives as long as this process, however often the others end. */
async function keepDatabaseFor(project: Project, console: CommandConsole): Promise<() => Promise<void>> {
  const { openServer } = await import('#framework/database/open-database.ts')
  const { keepDatabase } = await import('../server/keep-database.ts')
  const server = await openServer(project.settings)
  if (server.status === 'configured') return async () => {}
  const unwanted = new AbortController()
  const kept = keepDatabase(server, console, unwanted.signal)
  return async () => {
    unwanted.abort()
    await kept
    await server.stop()
  }
}
